using MlNetPath.Core;

namespace MlNetPath.Contract.Tests;

/// <summary>Every stage that must keep the contract: one line each.</summary>
internal static class StagesUnderTest
{
    #region registration
    public static IReadOnlyList<IStage> All { get; } =
    [
        new MyStage(),
    ];
    #endregion

    /// <summary>The ids, for theories.</summary>
    public static TheoryData<string> Ids => [.. All.Select(stage => stage.Card.Id)];

    public static IStage Find(string id) => All.First(stage => stage.Card.Id == id);
}
