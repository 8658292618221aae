using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace MlNetPath.Benchmarks;

/// <summary>
/// Time and memory of one text, in a batch and alone, for every stage beside the baseline. In-process, so that a stage is trained once
/// and not once a benchmark.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory, BenchmarkLogicalGroupRule.ByParams)]
[CategoriesColumn]
[Config(typeof(InProcess))]
public class StageBenchmarks
{
    private TimedModel model = null!;
    private TimedModel baseline = null!;

    /// <summary>The stage's id.</summary>
    [ParamsSource(nameof(Ids))]
    public string Stage { get; set; } = BenchmarkedStages.Baseline;

    /// <summary>All ids.</summary>
    public static IEnumerable<string> Ids => BenchmarkedStages.All.Select(stage => stage.Card.Id);

    /// <summary>Fits both.</summary>
    [GlobalSetup]
    public void Fit() => (model, baseline) = (TimedModel.Of(Stage), TimedModel.Of(BenchmarkedStages.Baseline));

    /// <summary>The baseline on a batch.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = TimedModel.BatchSize, Description = BenchmarkedStages.Baseline), BenchmarkCategory("batch")]
    public int BaselineBatch() => baseline.ScoreBatch();

    /// <summary>The stage on a batch.</summary>
    [Benchmark(OperationsPerInvoke = TimedModel.BatchSize, Description = "stage"), BenchmarkCategory("batch")]
    public int Batch() => model.ScoreBatch();

    /// <summary>The baseline on one text.</summary>
    [Benchmark(Baseline = true, Description = BenchmarkedStages.Baseline), BenchmarkCategory("one text")]
    public string BaselineOne() => baseline.ScoreOne();

    /// <summary>The stage on one text.</summary>
    [Benchmark(Description = "stage"), BenchmarkCategory("one text")]
    public string One() => model.ScoreOne();

    private sealed class InProcess : ManualConfig
    {
        public InProcess() => AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    }
}
