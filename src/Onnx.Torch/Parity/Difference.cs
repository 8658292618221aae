using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>How far one tensor is from another.</summary>
/// <param name="Absolute">The largest absolute difference.</param>
/// <param name="Relative">The largest difference relative to the expected value, over values that are not tiny.</param>
/// <param name="Problem">What is wrong, as the rest of a sentence that begins with the output; null if every element is within tolerance. NaN equals NaN, an infinity itself, and integers and truth values only themselves.</param>
internal sealed record Difference(double Absolute, double Relative, string? Problem = null)
{
    /// <summary>Whether type and shape are right and every element is within tolerance.</summary>
    public bool Within => Problem is null;

    /// <summary>How many elements are NaN in both.</summary>
    public long NotNumbers { get; init; }

    /// <summary>How many elements are NaN, or the same infinity, in both.</summary>
    public long NotFinite { get; init; }

    /// <summary>The largest absolute value expected, infinities left out; 0 for integers and truth values.</summary>
    public double Largest { get; init; }

    /// <summary>The smallest absolute tolerance with which every element would be within tolerance; 0 for integers and truth values.</summary>
    public double Needed { get; init; }

    /// <summary>The absolute and the relative tolerance for outputs of unit scale, where none is given.</summary>
    /// <remarks>Doubles are within 1e-11 but for a few modules: attributes such as the epsilon of a normalization are 32-bit floats, which costs 2e-9.</remarks>
    public static double DefaultTolerance(ScalarType type) => type switch
    {
        ScalarType.Float64 => 1e-8,
        ScalarType.Float16 => 2e-3,
        ScalarType.BFloat16 => 2e-2,
        _ => 1e-5,
    };

    /// <param name="expected">What the network gives.</param>
    /// <param name="actual">What its file gives.</param>
    /// <param name="options">The tolerances, if given.</param>
    /// <param name="scale">What a default absolute tolerance is multiplied by; null for the largest value expected here, if that is below 1 and not 0.</param>

    public static Difference Of(Tensor expected, Tensor actual, ExportOptions options, double? scale = null)
    {
        if (expected.dtype != actual.dtype || !expected.shape.SequenceEqual(actual.shape))
        {
            return new(double.PositiveInfinity, double.PositiveInfinity, $"is {actual.dtype}[{string.Join(", ", actual.shape)}] instead of {expected.dtype}[{string.Join(", ", expected.shape)}]");
        }

        if (expected.numel() == 0)
        {
            return new(0, 0);
        }

        using var scope = NewDisposeScope();
        return expected.is_floating_point() ? OfFloats(expected.cpu(), actual.cpu(), options, scale) : OfIntegers(expected.cpu(), actual.cpu());
    }

    private static Difference OfFloats(Tensor expected, Tensor actual, ExportOptions options, double? scale)
    {
        double tolerance = DefaultTolerance(expected.dtype);
        Tensor want = expected.to(ScalarType.Float64);
        Tensor got = actual.to(ScalarType.Float64);
        Tensor notNumbers = want.isnan().logical_and(got.isnan());
        Tensor off = (got - want).abs().masked_fill(want.eq(got).logical_or(notNumbers), 0).nan_to_num(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity);
        Tensor size = want.abs().nan_to_num(0, 0, 0);
        double largest = size.max().ToDouble();
        Tensor relative = (options.RelativeTolerance ?? tolerance) * size;
        Tensor bound = (options.AbsoluteTolerance ?? (tolerance * (scale ?? (largest > 0 ? Math.Min(1, largest) : 1)))) + relative;
        return LargestOf(expected, actual, off, size, bound) with
        {
            NotNumbers = notNumbers.count_nonzero().ToInt64(),
            NotFinite = want.isinf().logical_and(want.eq(got)).logical_or(notNumbers).count_nonzero().ToInt64(),
            Largest = largest,
            Needed = Math.Max(0, (off - relative).max().ToDouble()),
        };
    }

    // Large integers that differ can be the same double.
    private static Difference OfIntegers(Tensor expected, Tensor actual)
    {
        Tensor want = expected.to(ScalarType.Float64);
        Tensor off = (actual.to(ScalarType.Float64) - want).abs().clamp_min(1) * expected.ne(actual).to(ScalarType.Float64);
        return LargestOf(expected, actual, off, want.abs(), zeros_like(off));
    }

    private static Difference LargestOf(Tensor expected, Tensor actual, Tensor off, Tensor size, Tensor bound)
    {
        double absolute = off.max().ToDouble();
        Tensor beyond = off.gt(bound);
        return new(absolute, (off / size.clamp_min(1e-3)).max().ToDouble(), beyond.any().ToBoolean() ? Worst(expected, actual, absolute, off - bound, bound, beyond.count_nonzero().ToInt64()) : null);
    }

    private static string Worst(Tensor expected, Tensor actual, double absolute, Tensor excess, Tensor bound, long count)
    {
        long place = excess.argmax().ToInt64();
        double allowed = bound.flatten()[place].ToDouble();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"is off by up to {absolute:0.0e+0}, worst at [{string.Join(", ", Indices(place, expected.shape))}]: {Text(expected, place)} wanted, {Text(actual, place)} got, {allowed:0.##e+0} allowed; {count:N0} of {expected.numel():N0} elements are off");
    }

    private static IEnumerable<long> Indices(long place, long[] shape) => shape.Select((size, axis) => place / shape[(axis + 1)..].Aggregate(1L, (a, b) => a * b) % size);

    private static string Text(Tensor values, long place)
    {
        Tensor element = values.flatten()[place];
        return element.dtype switch
        {
            ScalarType.Float64 => element.ToDouble().ToString(CultureInfo.InvariantCulture),
            ScalarType.Bool => element.ToBoolean() ? "true" : "false",
            _ when element.is_floating_point() => element.to(ScalarType.Float32).ToSingle().ToString(CultureInfo.InvariantCulture),
            _ => element.to(ScalarType.Int64).ToInt64().ToString(CultureInfo.InvariantCulture),
        };
    }
}
