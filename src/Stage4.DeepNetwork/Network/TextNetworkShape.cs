namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>The sizes of a <see cref="TextNetwork"/>.</summary>
internal sealed record TextNetworkShape
{
    /// <summary>How many labels it tells apart.</summary>
    public required int Labels { get; init; }

    /// <summary>How many towers there are.</summary>
    public int Towers { get; init; } = 1;

    /// <summary>Numbers that a byte becomes, beside its evidence.</summary>
    public int Bytes { get; init; } = 16;

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

    /// <summary>The share of values, and of evidence, that training sets to 0.</summary>
    public double Dropout { get; init; } = 0.2;
}
