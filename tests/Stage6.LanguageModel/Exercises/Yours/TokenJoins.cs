namespace MlNetPath.Stage6.LanguageModel.Tests.Exercises.Yours;

/// <summary>Exercise 1: a text becomes tokens.</summary>
internal static class TokenJoins
{
    /// <summary>Joins neighbours until nothing can be joined any more: of all pairs that stand side by side, each time the one that was learned first, the leftmost where it stands there more than once.</summary>
    /// <param name="pieces">The text, each byte a piece of its own.</param>
    /// <param name="merges">Pairs that become one token, the one learned first at the beginning.</param>
    /// <returns>The tokens.</returns>
    public static string[] Apply(string[] pieces, IReadOnlyList<(string Left, string Right)> merges) => throw new NotImplementedException();
}
