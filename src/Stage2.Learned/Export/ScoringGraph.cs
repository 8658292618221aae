using MlNetPath.Onnx.Graph;

namespace MlNetPath.Stage2.Learned;

/// <summary>What <see cref="BucketWeights"/> does with buckets, as an ONNX graph: their rows, the sum, softmax.</summary>
internal static class ScoringGraph
{
    /// <summary>The probabilities, Float [batch, labels].</summary>
    /// <param name="g">The graph.</param>
    /// <param name="buckets">What <see cref="NgramGraph.Buckets"/> gives.</param>
    /// <param name="model">The weights.</param>
    public static OnnxValue Probabilities(GraphBuilder g, OnnxValue[] buckets, BucketWeights model)
    {
        int labels = model.LabelCount;
        OnnxValue rowOfBucket = Rows(g, model.Buckets), weights = g.Weight("weights", Weights(model));
        OnnxValue sum = buckets.Select(bucket => g.ReduceSum(g.Gather(weights, g.Gather(rowOfBucket, bucket)), [1])).Aggregate((a, b) => g.Add(a, b)); // [batch, labels + 1]
        OnnxValue[] parts = g.Split(sum, 1, labels, 1);

        // NgramHasher.Scale of how many n-grams there are.
        OnnxValue weight = g.Div(3, g.Sqrt(g.Add(parts[1], 9))); // [batch, 1]
        return g.Softmax(g.Add(g.Mul(parts[0], weight), g.Weight("biases", OnnxTensor.From<float>(model.Biases, labels))), -1);
    }

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
        var weights = new float[checked((rows + 2) * (labels + 1))];
        for (int row = 0; row < rows; row++)
        {
            Span<float> to = weights.AsSpan(row * (labels + 1), labels + 1);
            model.Row(row).CopyTo(to);
            to[labels] = 1;
        }

        weights[^1] = 1;
        return OnnxTensor.From<float>(weights, rows + 2, labels + 1);
    }
}
