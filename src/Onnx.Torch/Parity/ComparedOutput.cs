using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>What the runs of the parity check have shown about one output so far.</summary>
internal sealed class ComparedOutput(string name)
{
    private readonly List<string> shapes = [];
    private ScalarType type;
    private double absolute;
    private double relative;
    private long elements;
    private long notNumbers;
    private long notFinite;

    /// <summary>The largest absolute value that the network gave, infinities left out.</summary>
    public double Largest { get; private set; }

    /// <summary>The smallest absolute tolerance with which every run is within tolerance, and which run takes that.</summary>
    public double Needed { get; private set; }

    /// <inheritdoc cref="Needed"/>
    public int NeededIn { get; private set; }

    /// <summary>How large the output is, if that is less than 1.</summary>
    public double Scale => Math.Min(1, Largest);

    /// <summary>The default absolute tolerance for an output of this scale.</summary>
    public double ScaledTolerance => Difference.DefaultTolerance(type) * Scale;

    public OutputParity Parity => new(name, absolute, relative, shapes) { NotNumbers = notNumbers };

    public void Add(Tensor expected, Difference difference, int run)
    {
        type = expected.dtype;
        absolute = Math.Max(absolute, difference.Absolute);
        relative = Math.Max(relative, difference.Relative);
        Largest = Math.Max(Largest, difference.Largest);
        (Needed, NeededIn) = difference.Needed > Needed ? (difference.Needed, run) : (Needed, NeededIn);
        notNumbers += difference.NotNumbers;
        notFinite += difference.NotFinite;
        elements += expected.numel();
        shapes.Add($"[{string.Join(", ", expected.shape)}]");
    }

    /// <summary>Why nothing is known about the output after all runs; null if something is.</summary>
    /// <param name="allEmpty">Whether a named dimension was 0 in every run.</param>
    public OnnxExportException? ProvesNothing(bool allEmpty)
    {
        string? why = elements == 0 && allEmpty ? $"Output '{name}' has no elements in any run, since every run has a dimension of size 0; that proves nothing. Give {nameof(ExportOptions.Sizes)} from 1 too."
            : elements > 0 && notFinite == elements ? $"Every element of output '{name}' is {(notNumbers == elements ? "NaN" : notNumbers == 0 ? "infinite" : "NaN or infinite")} in every run, in the network and in its export; that proves nothing. "
                + $"Check the weights for NaN, or give inputs that the network can take with {nameof(TensorSpec)}.{nameof(TensorSpec.Sample)}."
            : null;
        return why is null ? null : new(why) { Failure = ExportFailure.Parity, Output = name };
    }
}
