using System.Globalization;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli;

/// <summary>Counts how far outputs agree, one pair after another.</summary>
internal sealed class AgreementCount
{
    private long rows, equal;
    private double maxAbsolute, maxRelative;

    /// <summary>What was counted so far.</summary>
    public Agreement Total => new(rows, equal, maxAbsolute, maxRelative);

    /// <summary>Compares an output of the original with that of the quantized model. What is no tensor is not compared.</summary>
    public void Add(RuntimeValue wanted, RuntimeValue got)
    {
        if (wanted.Kind != ValueKind.Tensor || got.Kind != ValueKind.Tensor)
        {
            return;
        }

        if (Floats(wanted) is { } before && Floats(got) is { } after)
        {
            Add(before, after, wanted.Shape.Length >= 2 ? (int)wanted.Shape[^1] : 1);
            return;
        }

        string[] first = Elements(wanted), second = Elements(got);
        rows += first.Length;
        equal += first.Zip(second).Count(pair => pair.First == pair.Second);
    }

    /// <summary>Compares rows of floats.</summary>
    /// <param name="wanted">The original's.</param>
    /// <param name="got">The other's; where there are fewer or more, nothing agrees.</param>
    /// <param name="length">Numbers in a row.</param>
    public void Add(ReadOnlySpan<double> wanted, ReadOnlySpan<double> got, int length)
    {
        bool classes = length >= 2;
        rows += classes ? wanted.Length / length : 0;
        if (wanted.Length != got.Length)
        {
            maxAbsolute = maxRelative = double.PositiveInfinity;
            return;
        }

        double largest = 0, off = 0;
        for (int i = 0; i < wanted.Length; i++)
        {
            double difference = wanted[i].Equals(got[i]) ? 0 : Math.Abs(wanted[i] - got[i]);
            off = Math.Max(off, double.IsNaN(difference) ? double.PositiveInfinity : difference);
            largest = double.IsFinite(wanted[i]) ? Math.Max(largest, Math.Abs(wanted[i])) : largest;
        }

        maxAbsolute = Math.Max(maxAbsolute, off);
        maxRelative = Math.Max(maxRelative, off == 0 ? 0 : off / largest);
        for (int row = 0; classes && row < wanted.Length; row += length)
        {
            equal += Largest(wanted.Slice(row, length)) == Largest(got.Slice(row, length)) ? 1 : 0;
        }
    }

    // The first of the largest; a row with what is no number agrees only with one that has it in the same place.
    private static int Largest(ReadOnlySpan<double> row)
    {
        int best = 0;
        for (int i = 0; i < row.Length; i++)
        {
            if (double.IsNaN(row[i]))
            {
                return -1 - i;
            }

            best = row[i] > row[best] ? i : best;
        }

        return best;
    }

    private static double[]? Floats(RuntimeValue value) => value.ElementType switch
    {
        TensorElementType.Float => Array.ConvertAll(value.Span<float>().ToArray(), v => (double)v),
        TensorElementType.Double => value.Span<double>().ToArray(),
        TensorElementType.Float16 => Array.ConvertAll(value.Span<Half>().ToArray(), v => (double)v),
        TensorElementType.BFloat16 => Array.ConvertAll(value.Span<Microsoft.ML.OnnxRuntime.BFloat16>().ToArray(), v => (double)v.ToFloat()),
        _ => null,
    };

    private static string[] Elements(RuntimeValue value)
    {
        if (value.ElementType == TensorElementType.String)
        {
            return value.Strings();
        }

        // The numbers of the types are the standard's in both libraries. What has less than a byte is packed, the first in the lowest bits.
        ReadOnlySpan<byte> bytes = value.Bytes();
        int bits = ((ElementType)value.ElementType).Bits(), size = bits / 8;
        var elements = new string[value.Length];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = size > 0 ? Convert.ToHexString(bytes.Slice(i * size, size)) : ((bytes[i * bits / 8] >> (i * bits % 8)) & ((1 << bits) - 1)).ToString(CultureInfo.InvariantCulture);
        }

        return elements;
    }
}
