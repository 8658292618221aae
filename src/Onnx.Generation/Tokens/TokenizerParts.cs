using System.Text.RegularExpressions;

namespace MlNetPath.Onnx.Generation;

/// <summary>What the files of a tokenizer say.</summary>
internal sealed record TokenizerParts
{
    /// <summary>The tokens that text becomes, in the characters of <see cref="ByteAlphabet"/>, with their numbers.</summary>
    public required IReadOnlyDictionary<string, int> Vocabulary { get; init; }

    /// <summary>The pairs that are merged, the first of them first, each with a space between.</summary>
    public required IReadOnlyList<string> Merges { get; init; }

    /// <summary>The tokens that no text becomes.</summary>
    public required IReadOnlyDictionary<string, int> Special { get; init; }

    /// <summary>Those of <see cref="Special"/> that are shown as text where a model writes them.</summary>
    public IReadOnlyDictionary<string, int> Written { get; init; } = new Dictionary<string, int>();

    /// <summary>What cuts texts into pieces.</summary>
    public required IReadOnlyList<Regex> Patterns { get; init; }

    /// <summary>The tokens that stand before every text.</summary>
    public IReadOnlyList<int> Start { get; init; } = [];

    /// <summary>Whether letters and their accents become one character (NFC).</summary>
    public bool Composes { get; init; }

    /// <summary>Whether a piece that is a token as a whole becomes that token, whether merges lead there or not.</summary>
    public bool TakesWholePieces { get; init; }

    /// <summary>Whether a text is given a space in front.</summary>
    public bool StartsWithSpace { get; init; }
}
