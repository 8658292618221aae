using System.Text;
using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage2.Learned.Tests;

/// <summary>The graph of n-grams by itself, in ONNX Runtime.</summary>
internal sealed class GraphBuckets : IDisposable
{
    private readonly OnnxModel model;

    public GraphBuckets(OnnxModelOptions? options = null)
    {
        var g = new GraphBuilder("buckets");
        OnnxValue[] buckets = NgramGraph.Buckets(g, g.Input("bytes", ElementType.Int64, ["batch", "length"]));
        g.Output("buckets", g.Concat(0, [.. buckets.Select(b => g.Unsqueeze(b, 0))]));
        model = OnnxModel.Load(g.Build().ToByteArray(), options);
    }

    public void Dispose() => model.Dispose();

    /// <summary>The buckets of each text, in ascending order, all texts in one batch.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="padding">Elements of padding behind the longest.</param>
    public int[][] Of(IReadOnlyList<string> texts, int padding = 0) => Of([.. texts.Select(Encoding.UTF8.GetBytes)], padding);

    /// <summary>Likewise, of any bytes.</summary>
    public int[][] Of(byte[][] bytes, int padding)
    {
        int length = bytes.Max(b => b.Length) + padding;
        var input = new long[bytes.Length * length];
        for (int row = 0; row < bytes.Length; row++)
        {
            for (int i = 0; i < bytes[row].Length; i++)
            {
                input[(row * length) + i] = bytes[row][i] + 1;
            }
        }

        using OnnxResults results = model.Run(("bytes", input, [bytes.Length, length]));
        long[] all = results[0].Span<long>().ToArray();
        int width = all.Length / NgramHasher.MaxCharacters / bytes.Length;
        return [.. Enumerable.Range(0, bytes.Length).Select(row => Enumerable.Range(0, NgramHasher.MaxCharacters)
            .SelectMany(n => all.Skip(((n * bytes.Length) + row) * width).Take(width))
            .Where(bucket => bucket != NgramGraph.None).Select(bucket => (int)bucket).Order().ToArray())];
    }

    /// <summary>What they should be.</summary>
    public static int[] Expected(string text)
    {
        var buckets = new BucketList();
        NgramHasher.Hash(text, buckets);
        return [.. buckets.Items.ToArray().Order()];
    }
}
