using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MlNetPath.Onnx.Runtime;

/// <summary>What computes: <see cref="Auto"/>, <see cref="Cpu"/>, or an NVIDIA card by <see cref="Cuda"/>. As text: <c>auto</c>, <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</summary>
[TypeConverter(typeof(ExecutionProviderConverter))]
public readonly record struct ExecutionProvider : IParsable<ExecutionProvider>
{
    private readonly Kind kind;

    private ExecutionProvider(Kind kind, int device) => (this.kind, Device) = (kind, device);

    private enum Kind
    {
        Auto,
        Cpu,
        Cuda,
    }

    /// <summary>CUDA's first card where that works, else the processor. The model says which one it is, and why.</summary>
    public static ExecutionProvider Auto => default;

    /// <summary>The processor.</summary>
    public static ExecutionProvider Cpu => new(Kind.Cpu, 0);

    /// <summary>The number of the card; 0 for others than CUDA.</summary>
    public int Device { get; }

    /// <summary>Whether it is to be chosen.</summary>
    public bool IsAuto => kind == Kind.Auto;

    /// <summary>Whether it is a card.</summary>
    public bool IsCuda => kind == Kind.Cuda;

    /// <summary>A card of NVIDIA's, and nothing else: a model that cannot be run on it is not loaded.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="device"/> is negative.</exception>
    public static ExecutionProvider Cuda(int device = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(device);
        return new(Kind.Cuda, device);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="s"/> is null.</exception>
    /// <exception cref="FormatException">It is none of the words.</exception>
    public static ExecutionProvider Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryParse(s, provider, out ExecutionProvider result) ? result : throw new FormatException($"'{s}' is no execution provider. It is auto, cpu, cuda, or cuda:N for card N.");
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ExecutionProvider result)
    {
        (bool known, result) = s?.Trim().ToUpperInvariant() switch
        {
            "AUTO" => (true, Auto),
            "CPU" => (true, Cpu),
            "CUDA" => (true, Cuda()),
            { } text when text.StartsWith("CUDA:", StringComparison.Ordinal) && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int device) => (true, Cuda(device)),
            _ => (false, default),
        };
        return known;
    }

    /// <summary><c>auto</c>, <c>cpu</c> or <c>cuda:0</c>.</summary>
    public override string ToString() => kind switch
    {
        Kind.Auto => "auto",
        Kind.Cpu => "cpu",
        _ => string.Create(CultureInfo.InvariantCulture, $"cuda:{Device}"),
    };
}
