using System.Text.Json.Nodes;
using BenchmarkDotNet.Running;
using MlNetPath.Benchmarks;
using MlNetPath.Core;

// dotnet run -c Release --project tests/Benchmarks -- stages [FILE]     the stages beside ML.NET's own text pipeline, some minutes
// dotnet run -c Release --project tests/Benchmarks -- commands [FILE]   whole commands, time and memory, some minutes
// dotnet run -c Release --project tests/Benchmarks -- export [FILE]     a transformer written as ONNX and proven to compute the same, half a minute
// dotnet run -c Release --project tests/Benchmarks -- --filter '*'      BenchmarkDotNet's own thoroughness
// FILE is written as a result that the documents quote.
Func<JsonArray>? measure = args.FirstOrDefault() switch
{
    "stages" => StagesRun.Measure,
    "commands" => CommandsRun.Measure,
    "export" => ExportRun.Measure,
    _ => null,
};
if (args is ["export-part", var part])
{
    ExportRun.RunPart(part);
    return 0;
}

if (measure is not null)
{
    ResultWriter.Write(args[0], args.ElementAtOrDefault(1), args[0] == "export" ? null : Tasks.Languages.Load(), measure());
    return 0;
}

return BenchmarkSwitcher.FromAssembly(typeof(StageBenchmarks).Assembly).Run(args).Any(summary => summary.HasCriticalValidationErrors) ? 1 : 0;
