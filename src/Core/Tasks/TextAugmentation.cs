using System.Text.RegularExpressions;
using MlNetPath.Core.Packages;

namespace MlNetPath.Core;

/// <summary>
/// How training texts may be changed without another label becoming right: what a task knows of its own, and a learner makes use of. A learner that only ever saw whole messages
/// weighs the evidence of a single word badly. Immutable, hence safe to use from many threads.
/// </summary>
public sealed partial record TextAugmentation
{
    // A share for 1, 2 and 3 words; what is left has 4 to 7.
    private static readonly double[] WindowLengths = [0.4, 0.75, 0.9];
    private const int LongestWindow = 7;

    /// <summary>Nothing is changed: every text is given as it is.</summary>
    public static TextAugmentation None { get; } = new();

    /// <summary>The share of texts of which a window of one to seven words is taken, mostly of one or two, 0 to 1; default 0.</summary>
    public double Windows { get; init; }

    /// <summary>The share of texts that get all letters small, all large, or only the first one large, 0 to 1; default 0.</summary>
    public double ChangedCase { get; init; }

    /// <summary>The share of texts that lose placeholders (<c>{0}</c>, <c>%s</c>, <c>&lt;br&gt;</c>) and digits, 0 to 1; default 0.</summary>
    public double WithoutPlaceholders { get; init; }

    /// <summary>The share of whole texts that lose the punctuation at their end, 0 to 1; default 0.</summary>
    public double TrimmedEnds { get; init; }

    /// <summary>True where texts are given as they are.</summary>
    public bool IsNone => (Windows, ChangedCase, WithoutPlaceholders, TrimmedEnds) is (0, 0, 0, 0);

    /// <summary>Draws a variation of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="random">Where chance comes from; the only thing that this changes.</param>
    /// <returns>The text, changed or not. Never empty where the text is not.</returns>
    public string Vary(string text, Random random)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(random);
        if (random.NextDouble() < WithoutPlaceholders)
        {
            text = Kept(Spaces().Replace(Placeholders().Replace(text, " "), " ").Trim(), text);
        }

        if (random.NextDouble() < Windows)
        {
            text = Window(text, random);
        }
        else if (random.NextDouble() < TrimmedEnds)
        {
            text = Kept(TrimEnd(text), text);
        }

        return random.NextDouble() < ChangedCase ? ChangeCase(text, random.Next(4)) : text;
    }

    private static string Window(string text, Random random)
    {
        double draw = random.NextDouble();
        int longer = Array.FindIndex(WindowLengths, share => draw < share);
        int words = longer >= 0 ? longer + 1 : random.Next(WindowLengths.Length + 1, LongestWindow + 1);
        IReadOnlyList<Range> found = TextWords.Find(text);
        if (found.Count <= words)
        {
            return text;
        }

        int first = random.Next(found.Count - words + 1);
        return text[found[first].Start.Value..found[first + words - 1].End.Value];
    }

    // Small letters are the most frequent in real text, so they are drawn twice as often.
    private static string ChangeCase(string text, int how) => how switch
    {
        0 => text.ToUpperInvariant(),
        1 => text.Length == 0 ? text : string.Concat(text[..1].ToUpperInvariant(), text[1..].ToLowerInvariant()),
        _ => text.ToLowerInvariant(),
    };

    private static string TrimEnd(string text)
    {
        int end = text.Length;
        while (end > 0 && (char.IsPunctuation(text[end - 1]) || text[end - 1] == ' '))
        {
            end--;
        }

        return text[..end];
    }

    // What is left has to be a text still: two letters, as in the corpus.
    private static string Kept(string changed, string text) => Letters.AtLeastTwo(changed) ? changed : text;

    [GeneratedRegex(@"\{[^{}<>]{0,40}\}|<[^{}<>]{1,40}>|%[a-zA-Z]|[0-9]+")]
    private static partial Regex Placeholders();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();
}
