using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>How far one tensor is from another.</summary>
/// <param name="Absolute">The largest absolute difference.</param>
/// <param name="Relative">The largest difference relative to the expected value, over values that are not tiny.</param>
/// <param name="Within">Whether every element is within tolerance; NaN equals NaN, an infinity itself, and integers and truth values only themselves.</param>
/// <param name="Mismatch">What is wrong with type or shape, if anything.</param>
internal sealed record Difference(double Absolute, double Relative, bool Within, string? Mismatch = null)
{
    /// <summary>How many elements are NaN in both.</summary>
    public long NotNumbers { get; init; }

    public static Difference Of(Tensor expected, Tensor actual, ExportOptions options)
    {
        if (expected.dtype != actual.dtype || !expected.shape.SequenceEqual(actual.shape))
        {
            return new(double.PositiveInfinity, double.PositiveInfinity, false, $"it is {actual.dtype}[{string.Join(", ", actual.shape)}] instead of {expected.dtype}[{string.Join(", ", expected.shape)}]");
        }

        if (expected.numel() == 0)
        {
            return new(0, 0, true);
        }

        using var scope = NewDisposeScope();
        return expected.is_floating_point() ? OfFloats(expected.cpu(), actual.cpu(), options) : OfIntegers(expected.cpu(), actual.cpu());
    }

    private static Difference OfFloats(Tensor expected, Tensor actual, ExportOptions options)
    {
        double tolerance = expected.dtype switch
        {
            ScalarType.Float16 => 2e-3,
            ScalarType.BFloat16 => 2e-2,
            _ => 1e-5,
        };
        Tensor want = expected.to(ScalarType.Float64);
        Tensor got = actual.to(ScalarType.Float64);
        Tensor notNumbers = want.isnan().logical_and(got.isnan());
        Tensor off = (got - want).abs().masked_fill(want.eq(got).logical_or(notNumbers), 0).nan_to_num(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity);
        Tensor size = want.abs().nan_to_num(0, 0, 0);
        Tensor bound = (options.AbsoluteTolerance ?? tolerance) + ((options.RelativeTolerance ?? tolerance) * size);
        return Largest(off, size, off.le(bound).all().ToBoolean()) with { NotNumbers = notNumbers.count_nonzero().ToInt64() };
    }

    // Large integers that differ can be the same double.
    private static Difference OfIntegers(Tensor expected, Tensor actual)
    {
        Tensor differ = expected.ne(actual);
        Tensor want = expected.to(ScalarType.Float64);
        Tensor off = (actual.to(ScalarType.Float64) - want).abs().clamp_min(1) * differ.to(ScalarType.Float64);
        return Largest(off, want.abs(), !differ.any().ToBoolean());
    }

    private static Difference Largest(Tensor off, Tensor size, bool within) => new(off.max().ToDouble(), (off / size.clamp_min(1e-3)).max().ToDouble(), within);
}
