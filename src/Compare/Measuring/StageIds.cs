using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>What every comparison asks of the stages that it is given.</summary>
internal static class StageIds
{
    /// <summary>Refuses no stages, and two of one id.</summary>
    public static void RequireDifferent(IEnumerable<string> ids)
    {
        string[] all = [.. ids];
        if (all.Length == 0)
        {
            throw new InputException("There is no stage to compare. Name at least one.");
        }

        if (all.GroupBy(id => id).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InputException($"The stage '{twice.Key}' is named twice. Name each stage once.");
        }
    }

    /// <summary>Refuses to go on where none could run.</summary>
    public static void RequireSome(int run, IReadOnlyList<StageNotRun> notRun)
    {
        if (run == 0)
        {
            throw new InputException($"None of the stages can run here ({string.Join("; ", notRun.Select(stage => $"{stage.Id}: {stage.Reason}"))}). Name another one.");
        }
    }
}
