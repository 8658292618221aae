using System.Numerics;

namespace MlNetPath.Onnx.Graph;

/// <summary>How <see cref="ModelQuantization.Quantize"/> changes a model.</summary>
public sealed record QuantizationOptions
{
    /// <summary>What weights become. 8-bit integers with computation in integers if not set.</summary>
    public QuantizationMode Mode { get; init; } = QuantizationMode.Int8;

    /// <summary>What stays as it is: names of nodes, of weights, or of operators. <c>*</c> stands for any characters, as in <c>head.*</c>.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>How many weights share a scale with <see cref="QuantizationMode.Int8Weights"/> and <see cref="QuantizationMode.Int4Weights"/>: a power of 2 from 16 to 256. 32 if not set; more make smaller files and larger errors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of these.</exception>
    public int BlockSize
    {
        get;
        init => field = value is >= 16 and <= 256 && BitOperations.IsPow2(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(BlockSize), value, "A block has 16, 32, 64, 128 or 256 weights.");
    } = 32;

    /// <summary>The folder that the model was read from, if its weights lie in other files of it.</summary>
    public string? ExternalDataFolder { get; init; }
}
