using System.Text;
using Microsoft.ML.Tokenizers;

namespace MlNetPath.Onnx.Generation;

/// <summary>
/// Text to tokens and back, by byte-level BPE. Text is never read as a special token: what a user writes is always bytes.
/// </summary>
/// <remarks>Safe to use from several threads at once.</remarks>
internal sealed class TextTokenizer
{
    private readonly BpeTokenizer tokenizer;
    private readonly bool composes;
    private readonly bool startsWithSpace;
    private readonly RegexSequence pieces;
    private readonly Dictionary<string, int>? wholePieces;
    private readonly byte[]?[] bytes;
    private readonly Dictionary<int, string> names;

    /// <param name="parts">What the tokenizer's files say; they have been checked.</param>
    public TextTokenizer(TokenizerParts parts)
    {
        (composes, startsWithSpace, Special, Start) = (parts.Composes, parts.StartsWithSpace, parts.Special, parts.Start);
        pieces = new(parts.Patterns);
        tokenizer = BpeTokenizer.Create(new BpeOptions(parts.Vocabulary) { Merges = parts.Merges, ByteLevel = true, PreTokenizer = pieces });
        wholePieces = parts.TakesWholePieces ? new(parts.Vocabulary, StringComparer.Ordinal) : null;
        names = parts.Special.ToDictionary(s => s.Value, s => s.Key);
        bytes = new byte[parts.Vocabulary.Values.Concat(parts.Special.Values).Max() + 1][];
        foreach ((string token, int id) in parts.Vocabulary)
        {
            bytes[id] = ByteAlphabet.Decode(token);
        }

        foreach ((string token, int id) in parts.Written)
        {
            bytes[id] = Encoding.UTF8.GetBytes(token);
        }
    }

    /// <summary>One more than the highest number of a token.</summary>
    public int Count => bytes.Length;

    /// <summary>The special tokens by name.</summary>
    public IReadOnlyDictionary<string, int> Special { get; }

    /// <summary>The tokens that stand before every text.</summary>
    public IReadOnlyList<int> Start { get; }

    /// <summary>The tokens of a text. Halves of surrogate pairs become U+FFFD, as in UTF-8.</summary>
    public IReadOnlyList<int> Encode(string text)
    {
        text = WellFormed(text);
        text = composes ? text.Normalize(NormalizationForm.FormC) : text;
        text = startsWithSpace && !text.StartsWith(' ') ? " " + text : text;
        return wholePieces is null ? tokenizer.EncodeToIds(text) : EncodePieces(text, wholePieces);
    }

    /// <summary>The bytes that a token stands for; none for special tokens, and for numbers that no token has.</summary>
    public ReadOnlySpan<byte> Bytes(int id) => bytes[id];

    /// <summary>The name of a special token; null for others.</summary>
    public string? SpecialName(int id) => names.GetValueOrDefault(id);

    /// <summary>Whether it is a special token.</summary>
    public bool IsSpecial(int id) => names.ContainsKey(id);

    private List<int> EncodePieces(string text, Dictionary<string, int> whole)
    {
        var ids = new List<int>();
        foreach ((int offset, int length) in pieces.PreTokenize(text))
        {
            string piece = text.Substring(offset, length), token = string.Concat(Encoding.UTF8.GetBytes(piece).Select(ByteAlphabet.Of));
            if (whole.TryGetValue(token, out int id))
            {
                ids.Add(id);
            }
            else
            {
                ids.AddRange(tokenizer.EncodeToIds(piece));
            }
        }

        return ids;
    }

    private static string WellFormed(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar) // or half of a pair
            {
                return string.Concat(text.EnumerateRunes());
            }
        }

        return text;
    }
}
