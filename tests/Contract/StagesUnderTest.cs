using MlNetPath.Cli;
using MlNetPath.Core;

namespace MlNetPath.Contract.Tests;

/// <summary>Every stage that must keep the contract: all that the command knows, and the one that the documents add.</summary>
internal static class StagesUnderTest
{
    private static readonly HashSet<string> Slow = ["learned:logistic", "learned:averaged-perceptron", "learned:fast-tree"];

    public static IReadOnlyList<IStage> All { get; } = [.. new StageCatalog().Stages, new MyStage()];

    /// <summary>The ids, for theories.</summary>
    public static TheoryData<string> Ids => [.. All.Select(stage => stage.Card.Id)];

    public static IStage Find(string id) => All.First(stage => stage.Card.Id == id);

    /// <summary>What a stage is fitted on.</summary>
    public static SampleTask SampleFor(string id) => Slow.Contains(id) ? SampleTask.FourLanguages : SampleTask.AllLanguages;
}
