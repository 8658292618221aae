namespace MlNetPath.Core;

/// <summary>A text of a list that measures read, which may be empty but not null.</summary>
internal static class RowText
{
    /// <exception cref="ArgumentException">It is null; the message says which.</exception>
    public static string Of(IReadOnlyList<string> texts, int row, string name) =>
        texts[row] ?? throw new ArgumentException(FormattableString.Invariant($"The text at index {row} is null. It may be empty, but not null."), name);
}
