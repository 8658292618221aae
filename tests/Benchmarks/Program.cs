using BenchmarkDotNet.Running;
using MlNetPath.Benchmarks;

// dotnet run -c Release --project tests/Benchmarks -- quick [FILE]     a minute: a table, and FILE as the result that README quotes
// dotnet run -c Release --project tests/Benchmarks -- --filter '*'     BenchmarkDotNet's own thoroughness
if (args is ["quick", .. var rest])
{
    QuickRun.Run(rest.FirstOrDefault());
    return 0;
}

return BenchmarkSwitcher.FromAssembly(typeof(StageBenchmarks).Assembly).Run(args).Any(summary => summary.HasCriticalValidationErrors) ? 1 : 0;
