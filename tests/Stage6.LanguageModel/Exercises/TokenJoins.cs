namespace MlNetPath.Stage6.LanguageModel.Tests.Exercises;

/// <summary>Exercise 1: a text becomes tokens.</summary>
internal static class TokenJoins
{
    /// <summary>Joins neighbours until nothing can be joined any more: of all pairs that stand side by side, each time the one that was learned first, the leftmost where it stands there more than once.</summary>
    /// <param name="pieces">The text, each byte a piece of its own.</param>
    /// <param name="merges">Pairs that become one token, the one learned first at the beginning.</param>
    /// <returns>The tokens.</returns>
    public static string[] Apply(string[] pieces, IReadOnlyList<(string Left, string Right)> merges)
    {
        List<string> tokens = [.. pieces];
        Dictionary<(string, string), int> learned = merges.Index().ToDictionary(merge => merge.Item, merge => merge.Index);
        while (Enumerable.Range(0, Math.Max(0, tokens.Count - 1)).Where(i => learned.ContainsKey((tokens[i], tokens[i + 1]))).ToArray() is { Length: > 0 } places)
        {
            int first = places.MinBy(i => learned[(tokens[i], tokens[i + 1])]);
            tokens[first] += tokens[first + 1];
            tokens.RemoveAt(first + 1);
        }

        return [.. tokens];
    }
}
