using MlNetPath.Core;
using MlNetPath.Stage1.Rules;
using MlNetPath.Stage2.Learned;

namespace MlNetPath.Contract.Tests;

/// <summary>Every stage that must keep the contract: one line each.</summary>
internal static class StagesUnderTest
{
    private static readonly HashSet<string> Slow = ["learned:logistic", "learned:averaged-perceptron", "learned:fast-tree"];

    #region registration
    public static IReadOnlyList<IStage> All { get; } =
    [
        new MajorityStage(),
        new RulesStage(),
        .. LearnedStage.All,
        new MyStage(),
    ];
    #endregion

    /// <summary>The ids, for theories.</summary>
    public static TheoryData<string> Ids => [.. All.Select(stage => stage.Card.Id)];

    public static IStage Find(string id) => All.First(stage => stage.Card.Id == id);

    /// <summary>What a stage is fitted on.</summary>
    public static SampleTask SampleFor(string id) => Slow.Contains(id) ? SampleTask.FourLanguages : SampleTask.AllLanguages;
}
