using MlNetPath.Cli;
using MlNetPath.Core;
using MlNetPath.Stage2.Learned;
using MlNetPath.Stage5.OnnxScoring;

namespace MlNetPath.Contract.Tests;

/// <summary>Every stage that must keep the contract: all that the command knows, and the one that the documents add.</summary>
internal static class StagesUnderTest
{
    private static readonly HashSet<string> Slow = ["learned:logistic", "learned:averaged-perceptron", "learned:fast-tree"];

    // What is made from another stage is made from one that fits in a moment here; and what cannot run on this machine has nothing to show.
    public static IReadOnlyList<IStage> All { get; } =
    [
        .. new StageCatalog().Stages.Where(stage => stage is not IDerivedStage),
        .. OnnxScoringStage.All(new LearnedStage()).Where(stage => stage.Unavailable is null),
        new MyStage(),
    ];

    /// <summary>The ids, for theories.</summary>
    public static TheoryData<string> Ids => [.. All.Select(stage => stage.Card.Id)];

    public static IStage Find(string id) => All.First(stage => stage.Card.Id == id);

    /// <summary>What a stage is fitted on.</summary>
    public static SampleTask SampleFor(string id) => Slow.Contains(id) ? SampleTask.FourLanguages : SampleTask.AllLanguages;
}
