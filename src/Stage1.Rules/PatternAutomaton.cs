using System.Globalization;
using System.Runtime.InteropServices;
using MlNetPath.Core;

namespace MlNetPath.Stage1.Rules;

/// <summary>
/// Finds all of many strings in one pass over a text, whatever their number: the automaton of Aho and Corasick
/// ("Efficient string matching", 1975), with its failure links worked into one table. Upper and lower case are the same to it, and so are
/// all quotation marks. The text is read with a mark wherever a word begins or ends, so that "whole word" is only a pattern that starts
/// and ends with the mark, and with another mark in front of everything. Immutable and safe to use from many threads.
/// </summary>
/// <remarks>
/// A word is a run of letters, marks, digits and underscores; Han, Kana and Hangul on the one side and all other letters on the other
/// count as words of their own, since "SQLサーバー" is written without a space.
/// </remarks>
internal sealed class PatternAutomaton
{
    private const int LargestTable = 100_000_000; // numbers of four bytes
    private const ushort Other = 0, Mark = 1, Start = 2;
    private const byte NoWord = 0, Alphabetic = 1, Asian = 2;

    // What every UTF-16 code unit is to a word: nothing, part of an alphabetic one, part of an Asian one.
    private static readonly byte[] WordKinds = MakeWordKinds();

    private readonly ushort[] symbols = new ushort[char.MaxValue + 1]; // of a code unit; 0 where no pattern has it
    private readonly int[] next;                                       // [states, symbols]: the next state
    private readonly int[]?[] found;                                   // [states]: the patterns that end there
    private readonly int symbolCount;

    /// <summary>Builds the automaton.</summary>
    /// <param name="patterns">What to find, each with the edge of a word or the text that it must begin and end at.</param>
    /// <exception cref="InputException">There are too many.</exception>
    public PatternAutomaton(IReadOnlyList<(string Text, Edge Begins, Edge Ends)> patterns)
    {
        symbolCount = Start + 1;
        foreach (char c in patterns.SelectMany(p => p.Text).Select(Fold))
        {
            if (symbols[c] == Other)
            {
                symbols[c] = checked((ushort)symbolCount++);
            }
        }

        for (int c = 0; c <= char.MaxValue; c++)
        {
            symbols[c] = symbols[Fold((char)c)];
        }

        var children = new List<Dictionary<ushort, int>> { new() };
        var ends = new List<List<int>?> { null };
        for (int i = 0; i < patterns.Count; i++)
        {
            int state = 0;
            foreach (ushort symbol in Spell(patterns[i]))
            {
                ref int child = ref CollectionsMarshal.GetValueRefOrAddDefault(children[state], symbol, out bool exists);
                if (!exists)
                {
                    child = children.Count;
                    children.Add([]);
                    ends.Add(null);
                }

                state = child;
            }

            (ends[state] ??= []).Add(i);
        }

        if ((long)children.Count * symbolCount > LargestTable)
        {
            throw new InputException(
                $"{patterns.Count} patterns of {symbolCount - Start - 1} different characters are more than a rule book can hold. Use fewer, or a stage that learns.");
        }

        next = new int[children.Count * symbolCount];
        found = new int[children.Count][];
        Link(children, ends);
    }

    /// <summary>Number of states.</summary>
    public int StateCount => found.Length;

    /// <summary>Where a pattern may begin or end.</summary>
    public enum Edge
    {
        /// <summary>Anywhere, inside words too.</summary>
        Anywhere,

        /// <summary>Where a word does, if it begins or ends with a letter.</summary>
        Word,

        /// <summary>Where the text begins.</summary>
        Text,
    }

    /// <summary>What is told of every match: which pattern, and where in the text it ends.</summary>
    public interface ISink
    {
        /// <summary>A pattern was found.</summary>
        /// <param name="pattern">Its index.</param>
        /// <param name="end">Where it ends: the index after its last character.</param>
        void Found(int pattern, int end);
    }

    /// <summary>Reads a text and tells of every match, in the order of their ends.</summary>
    public void Match<TSink>(ReadOnlySpan<char> text, ref TSink sink)
        where TSink : struct, ISink, allows ref struct
    {
        int state = Step(0, Start, 0, ref sink);
        byte word = NoWord;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            byte kind = WordKinds[c];
            if (kind != word)
            {
                state = Step(state, Mark, i, ref sink);
                word = kind;
            }

            state = Step(state, symbols[c], i + 1, ref sink);
        }

        if (word != NoWord)
        {
            Step(state, Mark, text.Length, ref sink);
        }
    }

    /// <summary>What a character is to the automaton: in lower case, and a straight quotation mark if it is any.</summary>
    public static char Fold(char c) => IsQuotationMark(c) ? '\'' : char.ToLowerInvariant(c);

    /// <summary>What a text is to the automaton.</summary>
    public static string Fold(string text) => string.Create(text.Length, text, (folded, source) =>
    {
        for (int i = 0; i < folded.Length; i++)
        {
            folded[i] = Fold(source[i]);
        }
    });

    /// <summary>Whether the character is a quotation mark of any language, or an apostrophe.</summary>
    public static bool IsQuotationMark(char c) =>
        c is '\'' or '"' or '`' or '´' or '«' or '»' or '‹' or '›' or (>= '\u2018' and <= '\u201F') or (>= '「' and <= '』') or '＂' or '＇';

    private int Step<TSink>(int state, ushort symbol, int end, ref TSink sink)
        where TSink : struct, ISink, allows ref struct
    {
        int to = next[(state * symbolCount) + symbol];
        if (found[to] is { } patterns)
        {
            foreach (int pattern in patterns)
            {
                sink.Found(pattern, end);
            }
        }

        return to;
    }

    /// <summary>The symbols of a pattern, with marks inside it where a text would have them, and around it where it asks for them.</summary>
    private IEnumerable<ushort> Spell((string Text, Edge Begins, Edge Ends) pattern)
    {
        if (pattern.Begins == Edge.Text)
        {
            yield return Start;
        }

        byte word = NoWord;
        for (int i = 0; i < pattern.Text.Length; i++)
        {
            byte kind = WordKinds[pattern.Text[i]];
            if (kind != word && (i > 0 || pattern.Begins != Edge.Anywhere))
            {
                yield return Mark;
            }

            word = kind;
            yield return symbols[pattern.Text[i]];
        }

        if (word != NoWord && pattern.Ends == Edge.Word)
        {
            yield return Mark;
        }
    }

    /// <summary>
    /// Fills the table breadth first. Where a state has no child of a symbol, the text goes on as the longest proper suffix of
    /// what was read so far that some pattern begins with; that suffix is shorter, so its row is complete already.
    /// </summary>
    private void Link(List<Dictionary<ushort, int>> children, List<List<int>?> ends)
    {
        var suffix = new int[children.Count];
        var queue = new Queue<int>([0]);
        while (queue.TryDequeue(out int state))
        {
            found[state] = (ends[state], found[suffix[state]]) switch
            {
                (null, var shorter) => shorter,
                (var own, null) => [.. own],
                var (own, shorter) => state == 0 ? [.. own] : [.. own, .. shorter],
            };
            Span<int> row = next.AsSpan(state * symbolCount, symbolCount);
            if (state != 0)
            {
                next.AsSpan(suffix[state] * symbolCount, symbolCount).CopyTo(row);
            }

            foreach ((ushort symbol, int child) in children[state])
            {
                suffix[child] = state == 0 ? 0 : row[symbol];
                row[symbol] = child;
                queue.Enqueue(child);
            }
        }
    }

    private static byte[] MakeWordKinds()
    {
        var kinds = new byte[char.MaxValue + 1];
        for (int c = 0; c <= char.MaxValue; c++)
        {
            kinds[c] = (char.GetUnicodeCategory((char)c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
                || char.IsLetterOrDigit((char)c) || c == '_') ? Alphabetic : NoWord;
        }

        foreach (char c in new[] { "Han", "Kana", "Hangul" }.SelectMany(UnicodeScripts.Characters))
        {
            kinds[c] = Asian;
        }

        return kinds;
    }
}
