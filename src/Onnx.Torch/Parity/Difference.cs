using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>How far one tensor is from another.</summary>
/// <param name="Absolute">The largest absolute difference.</param>
/// <param name="Relative">The largest difference relative to the expected value, over values that are not tiny.</param>
/// <param name="Within">Whether every element is within tolerance; NaN equals NaN, and an infinity itself.</param>
/// <param name="Mismatch">What is wrong with type or shape, if anything.</param>
internal sealed record Difference(double Absolute, double Relative, bool Within, string? Mismatch = null)
{
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

        double tolerance = expected.dtype switch
        {
            ScalarType.Float16 => 2e-3,
            ScalarType.BFloat16 => 2e-2,
            ScalarType.Float32 or ScalarType.Float64 => 1e-5,
            _ => 0,
        };
        using var scope = NewDisposeScope();
        Tensor want = expected.cpu().to(ScalarType.Float64);
        Tensor got = actual.cpu().to(ScalarType.Float64);
        Tensor same = want.eq(got).logical_or(want.isnan().logical_and(got.isnan()));
        Tensor off = (got - want).abs().masked_fill(same, 0).nan_to_num(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity);
        Tensor size = want.abs().nan_to_num(0, 0, 0);
        Tensor bound = (options.AbsoluteTolerance ?? tolerance) + ((options.RelativeTolerance ?? tolerance) * size);
        return new(off.max().ToDouble(), (off / size.clamp_min(1e-3)).max().ToDouble(), off.le(bound).all().ToBoolean());
    }
}
