using MlNetPath.Core;
using MlNetPath.Stage1.Rules;
using MlNetPath.Stage2.Learned;
using MlNetPath.Stage3.FirstPrinciples;

namespace MlNetPath.Benchmarks;

/// <summary>The stages that are timed, one line each, and the peer that the others are related to.</summary>
public static class BenchmarkedStages
{
    /// <summary>The id of the row that is 1.00.</summary>
    public const string Baseline = MlNetTextStage.Id;

    /// <summary>All of them, the peer first.</summary>
    public static IReadOnlyList<IStage> All { get; } =
    [
        new MlNetTextStage(),
        new PipelineOnlyStage(),
        new MajorityStage(),
        new RulesStage(),
        new LearnedStage(),
        new FirstPrinciplesStage(),
    ];

    /// <summary>The stage of an id.</summary>
    public static IStage Find(string id) => All.First(stage => stage.Card.Id == id);
}
