namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>The sizes of a <see cref="TextNetwork"/>.</summary>
internal sealed record TextNetworkShape
{
    /// <summary>How many labels it tells apart.</summary>
    public required int Labels { get; init; }

    /// <summary>Rows of the table of n-grams: a prime and 1.</summary>
    public int Buckets { get; init; } = 524_287 + 1;

    /// <summary>Numbers that a byte, and an n-gram, becomes.</summary>
    public int Embedding { get; init; } = 16;

    /// <summary>The lengths of n-grams in bytes, at most <see cref="HashedNgrams.Longest"/>.</summary>
    public IReadOnlyList<int> Ngrams { get; init; } = [2, 3, 4, 5, 6];

    /// <summary>Bytes that become one position.</summary>
    public int Patch { get; init; } = 4;

    /// <summary>Numbers of a position; a multiple of 4 and of <see cref="Heads"/>.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Residual blocks, of two hidden layers each.</summary>
    public int Blocks { get; init; } = 4;

    /// <summary>Heads of the pooling.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Neurons of the last hidden layer.</summary>
    public int Head { get; init; } = 128;

    /// <summary>The share of values that training sets to 0 in the hidden layers.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>The share of n-grams that training leaves out.</summary>
    public double NgramDropout { get; init; } = 0.1;
}
