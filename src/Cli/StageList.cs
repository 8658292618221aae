namespace MlNetPath.Cli;

/// <summary>The value of <c>--stages</c>: ids with commas between them.</summary>
internal static class StageList
{
    /// <summary>The ids, in order.</summary>
    /// <exception cref="UsageException">One is named twice.</exception>
    public static string[] Of(string ids)
    {
        string[] wanted = ids.Split(',', StringSplitOptions.TrimEntries);
        return wanted.GroupBy(id => id).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new UsageException($"--stages names '{twice.Key}' twice. Name each stage once.")
            : wanted;
    }
}
