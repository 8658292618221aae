namespace MlNetPath.Stage6.LanguageModel;

/// <summary>The sizes of a <see cref="Decoder"/>.</summary>
internal sealed record DecoderShape
{
    /// <summary>How many tokens there are, special ones counted.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Numbers of a position.</summary>
    public int Width { get; init; } = 256;

    /// <summary>Blocks of attention and two layers each.</summary>
    public int Blocks { get; init; } = 6;

    /// <summary>Heads of attention; the width is a multiple of twice as many.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Heads of keys and values, each for several of attention; the heads are a multiple of them. Few make the cache small, and so late tokens cheap.</summary>
    public int KeyHeads { get; init; } = 2;

    /// <summary>The longest text in tokens.</summary>
    public int Context { get; init; } = 512;

    /// <summary>The share of values that a training step leaves out.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Numbers of a head.</summary>
    public int HeadSize => Width / Heads;
}
