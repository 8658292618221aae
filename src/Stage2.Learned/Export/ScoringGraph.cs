using System.Runtime.InteropServices;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Stage2.Learned;

/// <summary>What <see cref="BucketWeights"/> does with buckets, as an ONNX graph: their rows, and the sum.</summary>
internal static class ScoringGraph
{
    // Of the rows that are added as floats, before the sums are added as doubles; as BucketWeights does, for the same reason.
    private const int RowsPerSum = 8;

    /// <summary>
    /// In how many parts the texts are scored, one after the other: the rows of a part's n-grams are in memory at once, and with many labels that would be too much. More than 16 would pad
    /// short texts to many times their length.
    /// </summary>
    public static int Parts(int labels) => Math.Clamp(labels / 64, 1, 16);

    /// <summary>The logits, Double [batch, labels].</summary>
    /// <param name="g">The graph.</param>
    /// <param name="buckets">What <see cref="NgramGraph.Buckets"/> gives for this number of parts.</param>
    /// <param name="model">The weights.</param>
    /// <param name="parts">What <see cref="Parts"/> says.</param>
    public static OnnxValue Logits(GraphBuilder g, OnnxValue[] buckets, BucketWeights model, int parts)
    {
        int labels = model.LabelCount;
        OnnxValue rowOfBucket = Rows(g, model.Buckets), weights = g.Weight("weights", Weights(model));
        OnnxValue? sum = null; // [batch, labels + 1]
        foreach (OnnxValue bucket in buckets)
        {
            OnnxValue rows = g.GatherElements(rowOfBucket, g.Reshape(bucket, -1));
            OnnxValue cut = g.Reshape(rows, g.Length(bucket, 0), g.Integers(parts, RowsPerSum, -1)); // [batch, parts, 8, width / parts / 8]
            for (int part = 0; part < parts; part++)
            {
                OnnxValue found = g.Gather(weights, g.Select(cut, 1, part)); // [batch, 8, width / parts / 8, labels + 1]
                OnnxValue partSum = g.ReduceSum(g.Cast(g.ReduceSum(found, [1]), ElementType.Double), [1]);
                sum = sum is null ? partSum : g.Add(sum, partSum);
            }
        }

        // NgramHasher.Scale of how many n-grams there are.
        OnnxValue[] sums = g.Split(sum!, 1, labels, 1);
        OnnxValue weight = g.Div(3, g.Sqrt(g.Add(g.Cast(sums[1], ElementType.Float), 9))); // [batch, 1]
        OnnxValue biases = g.Weight("biases", OnnxTensor.From<double>([.. model.Biases.Select(b => (double)b)], labels));
        return g.Add(g.Mul(sums[0], g.Cast(weight, ElementType.Double)), biases);
    }

    /// <summary>What the width of the texts must be a multiple of.</summary>
    public static int WidthUnit(int parts) => RowsPerSum * parts;

    // The row of each bucket, Int32 [buckets + 1]. The file holds the buckets of the rows; ONNX Runtime unfolds the table once, when it loads the file.
    private static OnnxValue Rows(GraphBuilder g, int[] buckets)
    {
        int[] known = [.. buckets, NgramGraph.None];
        OnnxValue rows = g.Cast(g.Range(g.Integers(known.Length)), ElementType.Int32);
        return g.ScatterElements(g.Full(known.Length, ElementType.Int32, g.Integers(NgramHasher.Buckets + 1)), g.Weight("buckets", OnnxTensor.From<int>(known, known.Length)), rows);
    }

    // The rows of the buckets, with a 1 behind each so that n-grams are counted; then that of no n-gram, all zeros, and that of all n-grams without weights, which only count.
    private static OnnxTensor Weights(BucketWeights model)
    {
        int rows = model.Buckets.Length, labels = model.LabelCount;
        byte[] bytes = new byte[checked((rows + 2) * (labels + 1) * sizeof(float))];
        Span<float> weights = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
        for (int row = 0; row < rows; row++)
        {
            Span<float> to = weights.Slice(row * (labels + 1), labels + 1);
            model.Row(row).CopyTo(to);
            to[labels] = 1;
        }

        weights[^1] = 1;
        return OnnxTensor.FromBytes(ElementType.Float, bytes, rows + 2, labels + 1);
    }
}
