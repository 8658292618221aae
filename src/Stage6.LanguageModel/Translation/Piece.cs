using System.Text.RegularExpressions;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>A piece of a text for word-for-word translation.</summary>
/// <param name="Text">Its text, without white space.</param>
/// <param name="SpaceBefore">Whether white space is before it.</param>
/// <param name="Kept">True where it stays as it is: a placeholder such as <c>{0}</c>, a quoted name, a number.</param>
internal readonly partial record struct Piece(string Text, bool SpaceBefore, bool Kept)
{
    /// <summary>
    /// The pieces of a text: words as <see cref="TextWords"/> finds them (so Han and Kana in twos, since nothing parts words there), what is kept, and every other mark by itself.
    /// </summary>
    public static IReadOnlyList<Piece> Of(string text)
    {
        var pieces = new List<Piece>();
        int start = 0;
        foreach (Match kept in KeptText.Matches(text))
        {
            AddWordsAndMarks(pieces, text, start, kept.Index);
            Add(pieces, text, kept.Index, kept.Index + kept.Length, true);
            start = kept.Index + kept.Length;
        }

        AddWordsAndMarks(pieces, text, start, text.Length);
        return pieces;
    }

    private static void AddWordsAndMarks(List<Piece> pieces, string text, int start, int end)
    {
        int position = start;
        foreach (Range word in TextWords.Find(text[start..end]))
        {
            AddMarks(pieces, text, position, start + word.Start.Value);
            position = start + word.End.Value;
            Add(pieces, text, start + word.Start.Value, position, false);
        }

        AddMarks(pieces, text, position, end);
    }

    private static void AddMarks(List<Piece> pieces, string text, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            if (!char.IsWhiteSpace(text[i]))
            {
                int length = char.IsSurrogatePair(text, i) ? 2 : 1;
                Add(pieces, text, i, i + length, false);
                i += length - 1;
            }
        }
    }

    private static void Add(List<Piece> pieces, string text, int start, int end, bool kept) =>
        pieces.Add(new Piece(text[start..end], start > 0 && char.IsWhiteSpace(text[start - 1]), kept));

    // A placeholder, a quoted name without white space, a number.
    [GeneratedRegex("""\{[^{}]*\}|'[^'\s]+'|"[^"\s]+"|`[^`\s]+`|[0-9]+(?:[.,][0-9]+)*""")]
    private static partial Regex KeptText { get; }
}
