namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// The next byte by rules that somebody wrote down: what kind of character comes after which, in percent; some endings that say more; the letters of each script, common ones more often; and how
/// UTF-8 builds a character. Nothing is counted or learned. One part in a hundred is always shared evenly by all bytes and the end, so nothing is impossible. Reads <see cref="ByteTokens"/>.
/// Immutable and safe to use from many threads.
/// </summary>
internal sealed class RuleTable : ITokenScorer
{
    private const double Shared = 0.01;

    // What comes after a character of a kind, in percent.
    private static readonly (Kind After, (Kind Next, double Percent)[] Shares)[] Kinds =
    [
        (Kind.Start, [(Kind.Capital, 70), (Kind.Letter, 11), (Kind.Quote, 9), (Kind.Open, 8), (Kind.Digit, 2)]),
        (Kind.Letter, [(Kind.Letter, 80), (Kind.Space, 12), (Kind.Stop, 3), (Kind.Quote, 2), (Kind.Capital, 1), (Kind.Mark, 1), (Kind.End, 1)]),
        (Kind.Capital, [(Kind.Letter, 62), (Kind.Capital, 26), (Kind.Space, 5), (Kind.Mark, 3), (Kind.Quote, 2), (Kind.Stop, 2)]),
        (Kind.Digit, [(Kind.Digit, 38), (Kind.Close, 20), (Kind.Space, 16), (Kind.Stop, 12), (Kind.Letter, 6), (Kind.Mark, 5), (Kind.End, 3)]),
        (Kind.Space, [(Kind.Letter, 70), (Kind.Capital, 12), (Kind.Quote, 9), (Kind.Open, 4), (Kind.Digit, 3), (Kind.Mark, 2)]),
        (Kind.Quote, [(Kind.Open, 26), (Kind.Letter, 24), (Kind.Space, 22), (Kind.Capital, 15), (Kind.Stop, 8), (Kind.End, 5)]),
        (Kind.Stop, [(Kind.Space, 60), (Kind.End, 29), (Kind.Capital, 4), (Kind.Letter, 3), (Kind.Digit, 2), (Kind.Quote, 2)]),
        (Kind.Open, [(Kind.Digit, 50), (Kind.Letter, 26), (Kind.Capital, 15), (Kind.Quote, 6), (Kind.Close, 3)]),
        (Kind.Close, [(Kind.Quote, 38), (Kind.Space, 28), (Kind.Stop, 18), (Kind.End, 8), (Kind.Letter, 4), (Kind.Close, 4)]),
        (Kind.Mark, [(Kind.Letter, 40), (Kind.Capital, 20), (Kind.Space, 20), (Kind.Mark, 12), (Kind.Digit, 8)]),
    ];

    // What follows these endings, in percent, the rest going by the last character's kind. The first that fits is used; 9 stands for any digit.
    private static readonly (string Ending, char Next, double Percent)[] Endings =
    [
        ("{9", '}', 93), ("{", '0', 65), ("'{9}", '\'', 93), ("\"{9}", '"', 93), ("{9}'", ' ', 60), ("{9}\"", ' ', 60),
        ("tio", 'n', 85), ("ssag", 'e', 80), ("q", 'u', 90),
    ];

    // The first bytes of letters with their weights: of Latin letters (those with marks begin with 195 to 197), and of other scripts.
    private static readonly (string Bytes, double Weight)[] LatinLetters =
        [("e", 14), ("aino", 24), ("rst", 20), ("ldu", 12), ("cmp", 10), ("bfghvyz", 11), ("jkqwx", 4), ("\u00C3", 3), ("\u00C4\u00C5", 2)];

    private static readonly Dictionary<string, (string Bytes, double Weight)[]> OtherLetters = new()
    {
        ["ru"] = [("\u00D0", 60), ("\u00D1", 35), ("aeit", 5)],
        ["ja"] = [("\u00E3", 70), ("\u00E4\u00E5\u00E6\u00E7\u00E8\u00E9", 22), ("\u00EF", 1), ("aeit", 7)],
        ["ko"] = [("\u00EA\u00EB\u00EC\u00ED", 93), ("aeit", 7)],
        ["zh-Hans"] = [("\u00E4\u00E5\u00E6\u00E7\u00E8\u00E9", 90), ("\u00E3\u00EF", 3), ("aeit", 7)],
        ["zh-Hant"] = [("\u00E4\u00E5\u00E6\u00E7\u00E8\u00E9", 90), ("\u00E3\u00EF", 3), ("aeit", 7)],
    };

    private static readonly (Kind Kind, string Bytes)[] Characters =
    [
        (Kind.Capital, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), (Kind.Digit, "0123456789"), (Kind.Space, " "), (Kind.Quote, "'\"`"),
        (Kind.Stop, ".,:;!?"), (Kind.Open, "({[<"), (Kind.Close, ")}]>"), (Kind.Mark, "-_/\\*+=&%#@|^~$"),
    ];

    private readonly double[][][] afterKind; // [language][kind] -> probabilities
    private readonly double[][][] afterEnding; // [language][ending] -> probabilities
    private readonly double[] withinCharacter = new double[ByteTokens.VocabularySize];

    /// <summary>Works the rules out.</summary>
    /// <param name="languages">The languages, in the order of their tokens.</param>
    public RuleTable(IReadOnlyList<string> languages)
    {
        afterKind = [.. languages.Select(language => Enum.GetValues<Kind>().Select(kind => AfterKind(kind, language)).ToArray())];
        afterEnding = [.. afterKind.Select(kinds => Endings.Select(rule => AfterEnding(rule.Ending, rule.Next, rule.Percent, kinds)).ToArray())];
        withinCharacter.AsSpan(0x80, 64).Fill(1.0 / 64);
        Share(withinCharacter);
    }

    private enum Kind
    {
        Start,
        Letter,
        Capital,
        Digit,
        Space,
        Quote,
        Stop,
        Open,
        Close,
        Mark,
        End,
    }

    /// <inheritdoc/>
    public int VocabularySize => ByteTokens.VocabularySize;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> tokens, Span<double> probabilities)
    {
        int language = tokens[0] - ByteTokens.VocabularySize;
        for (int i = 1; i < tokens.Length; i++)
        {
            probabilities[i - 1] = After(language, tokens[1..i])[tokens[i]];
        }
    }

    private double[] After(int language, ReadOnlySpan<int> before)
    {
        if (IsWithinCharacter(before))
        {
            return withinCharacter;
        }

        for (int rule = 0; rule < Endings.Length; rule++)
        {
            if (EndsWith(before, Endings[rule].Ending))
            {
                return afterEnding[language][rule];
            }
        }

        return afterKind[language][(int)KindOf(before)];
    }

    // The first byte of a character tells how many more belong to it: one from 0xC2, two from 0xE0, three from 0xF0.
    private static bool IsWithinCharacter(ReadOnlySpan<int> before)
    {
        int more = 0;
        while (more < before.Length && more < 3 && before[^(more + 1)] is >= 0x80 and < 0xC0)
        {
            more++;
        }

        return more < before.Length && before[^(more + 1)] switch
        {
            >= 0xF0 and < 0xF5 => more < 3,
            >= 0xE0 and < 0xF0 => more < 2,
            >= 0xC2 and < 0xE0 => more < 1,
            _ => false,
        };
    }

    private static bool EndsWith(ReadOnlySpan<int> before, string ending)
    {
        if (before.Length < ending.Length)
        {
            return false;
        }

        for (int i = 1; i <= ending.Length; i++)
        {
            if (ending[^i] == '9' ? before[^i] is < '0' or > '9' : before[^i] != ending[^i])
            {
                return false;
            }
        }

        return true;
    }

    private static Kind KindOf(ReadOnlySpan<int> before)
    {
        if (before.IsEmpty)
        {
            return Kind.Start;
        }

        // The ideographic full stop and comma are as ours.
        if (before is [.., 0xE3, 0x80, 0x81 or 0x82])
        {
            return Kind.Stop;
        }

        foreach ((Kind kind, string bytes) in Characters)
        {
            if (before[^1] < 0x80 && bytes.Contains((char)before[^1], StringComparison.Ordinal))
            {
                return kind;
            }
        }

        return Kind.Letter;
    }

    private static double[] AfterKind(Kind after, string language)
    {
        var row = new double[ByteTokens.VocabularySize];
        foreach ((Kind next, double percent) in Kinds.FirstOrDefault(rule => rule.After == after).Shares ?? [])
        {
            Spread(row, next, language, percent / 100);
        }

        Share(row);
        return row;
    }

    private static void Spread(double[] row, Kind kind, string language, double share)
    {
        bool latin = !OtherLetters.TryGetValue(language, out (string Bytes, double Weight)[]? letters);
        if (kind == Kind.End)
        {
            row[ByteTokens.End] += share;
        }
        else if (kind == Kind.Letter)
        {
            foreach ((string bytes, double weight) in letters ?? LatinLetters)
            {
                SpreadEvenly(row, bytes, share * weight / 100);
            }
        }
        else
        {
            // Other scripts begin with the same bytes whether capital or not; now and then there is a Latin name.
            double own = kind == Kind.Capital && !latin ? 0.15 : 1;
            SpreadEvenly(row, Characters.First(characters => characters.Kind == kind).Bytes, share * own);
            if (own < 1)
            {
                Spread(row, Kind.Letter, language, share * (1 - own));
            }
        }
    }

    private static void SpreadEvenly(double[] row, string bytes, double share)
    {
        foreach (char c in bytes)
        {
            row[c] += share / bytes.Length;
        }
    }

    private static double[] AfterEnding(string ending, char next, double percent, double[][] afterKind)
    {
        double[] otherwise = afterKind[(int)KindOf([ending[^1] == '9' ? '0' : ending[^1]])];
        double[] row = [.. otherwise.Select(probability => probability * (1 - (percent / 100)))];
        row[next] += percent / 100;
        return row;
    }

    private static void Share(double[] row)
    {
        // A kind that nothing is said about shares all.
        double all = row.Sum();
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = all == 0 ? 1.0 / row.Length : ((1 - Shared) * row[i] / all) + (Shared / row.Length);
        }
    }
}
