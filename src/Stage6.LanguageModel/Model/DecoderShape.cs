namespace MlNetPath.Stage6.LanguageModel;

/// <summary>The sizes of a <see cref="Decoder"/>.</summary>
internal sealed record DecoderShape
{
    /// <summary>How many tokens there are, special ones counted.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Numbers of a position.</summary>
    public required int Width { get; init; }

    /// <summary>Blocks of attention and two layers each.</summary>
    public required int Blocks { get; init; }

    /// <summary>Heads of attention; the width is a multiple of twice as many.</summary>
    public required int Heads { get; init; }

    /// <summary>Heads of keys and values, each for several of attention; the heads are a multiple of them. Few make the cache small, and so late tokens cheap.</summary>
    public required int KeyHeads { get; init; }

    /// <summary>The longest text in tokens.</summary>
    public required int Context { get; init; }

    /// <summary>The share of values that a training step leaves out; default 0.</summary>
    public double Dropout { get; init; }

    /// <summary>Numbers of a head.</summary>
    public int HeadSize => Width / Heads;

    /// <summary>The sizes that options ask for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="vocabulary">The tokens.</param>
    public static DecoderShape Of(LanguageModelOptions options, BpeVocabulary vocabulary) => new()
    {
        Vocabulary = vocabulary.Tokens.Count,
        Width = options.Width,
        Blocks = options.Blocks,
        Heads = options.Heads,
        KeyHeads = options.KeyHeads,
        Context = options.Context,
        Dropout = options.Dropout,
    };
}
