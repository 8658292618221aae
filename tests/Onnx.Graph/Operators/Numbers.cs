namespace MlNetPath.Onnx.Graph.Tests.Operators;

/// <summary>Elements of tensors as numbers, and comparisons of them.</summary>
internal static class Numbers
{
    public static double[] Of(OnnxTensor tensor) => tensor.Type switch
    {
        ElementType.Float => [.. tensor.Span<float>().ToArray().Select(v => (double)v)],
        ElementType.Double => tensor.Span<double>().ToArray(),
        ElementType.Float16 => [.. tensor.Span<Half>().ToArray().Select(v => (double)v)],
        ElementType.Int64 => [.. tensor.Span<long>().ToArray().Select(v => (double)v)],
        ElementType.Int32 => [.. tensor.Span<int>().ToArray().Select(v => (double)v)],
        ElementType.UInt8 => [.. tensor.Span<byte>().ToArray().Select(v => (double)v)],
        ElementType.Int8 => [.. tensor.Span<sbyte>().ToArray().Select(v => (double)v)],
        ElementType.Bool => [.. tensor.Span<bool>().ToArray().Select(v => v ? 1.0 : 0.0)],
        _ => throw new NotSupportedException($"{tensor.Type}"),
    };

    public static void Equal(OnnxTensor[] expected, OnnxTensor[] actual, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Equal(Of(expected[i]), Of(actual[i]), tolerance);
        }
    }

    public static void Equal(double[] expected, double[] actual, double tolerance)
    {
        if (double.IsNaN(tolerance))
        {
            return;
        }

        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]));
            Assert.True(same, $"Element {i} is {actual[i]:R}, not {expected[i]:R}.");
        }
    }
}
