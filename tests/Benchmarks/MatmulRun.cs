using System.Text.Json.Nodes;
using MlNetPath.Onnx.Torch;
using MlNetPath.Stage3.FirstPrinciples;
using static TorchSharp.torch;

namespace MlNetPath.Benchmarks;

/// <summary>Stage 3's matrix product beside TorchSharp's, on the same shapes and threads, in turns.</summary>
internal static class MatmulRun
{
    /// <summary>The column that has a bar.</summary>
    public const string Share = "% of TorchSharp's speed";

    // Each turn computes about so much, a tenth of a second or two; less of small products.
    private const double OperationsInTurn = 8e9;

    private const int Rounds = 9;

    // Two of common size, and those of the last layer of Stage 3's network.
    private static readonly (string What, int M, int K, int N, bool TransposedA, bool TransposedB)[] Shapes =
    [
        ("a square of 1024", 1024, 1024, 1024, false, false),
        ("256 examples, 512 inputs, 512 neurons", 256, 512, 512, false, false),
        ("the same, gradient of the weights", 512, 256, 512, true, false),
        ("the same, gradient of the inputs", 256, 512, 512, false, true),
        ("Stage 3's output: 256 texts, 16 neurons, 14 labels", 256, 16, 14, false, false),
        ("Stage 3's output, gradient of the weights", 16, 256, 14, true, false),
        ("Stage 3's output, gradient of the neurons", 256, 14, 16, false, true),
    ];

    /// <summary>What is multiplied, as the rows name it.</summary>
    public static IEnumerable<string> Products => Shapes.Select(shape => shape.What);

    /// <summary>One row per product.</summary>
    public static JsonArray Measure()
    {
        TorchRuntime.Load();
        int threads = Environment.ProcessorCount;
        set_num_threads(threads);
        using IDisposable noGradients = no_grad();
        return [.. Shapes.Select(shape => Row(shape.What, shape.M, shape.K, shape.N, shape.TransposedA, shape.TransposedB, threads))];
    }

    private static JsonObject Row(string what, int m, int k, int n, bool transposedA, bool transposedB, int threads)
    {
        Matrix a = transposedA ? Random(k, m) : Random(m, k), b = transposedB ? Random(n, k) : Random(k, n);
        using Tensor storedA = tensor(a.Values, [a.Rows, a.Columns]), storedB = tensor(b.Values, [b.Rows, b.Columns]);
        using Tensor x = transposedA ? storedA.t() : storedA.alias(), y = transposedB ? storedB.t() : storedB.alias();
        double operations = 2.0 * m * k * n;
        int times = (int)Math.Clamp(OperationsInTurn / operations, 1, 2_000);
        double[] seconds = Turns.Seconds(
            Rounds,
            () => Repeat(() => _ = transposedA ? MatrixProduct.TransposedMultiply(a, b, threads) : transposedB ? MatrixProduct.MultiplyTransposed(a, b, threads) : MatrixProduct.Multiply(a, b, threads)),
            () => Repeat(() => x.matmul(y).Dispose()));
        return new JsonObject
        {
            ["product"] = what,
            ["shapes"] = $"[{m}, {k}] x [{k}, {n}]",
            ["ours, GFLOP/s"] = Math.Round(operations * times / seconds[0] / 1e9, 1),
            ["TorchSharp, GFLOP/s"] = Math.Round(operations * times / seconds[1] / 1e9, 1),
            [Share] = Math.Round(100 * seconds[1] / seconds[0]),
        };

        void Repeat(Action product)
        {
            for (int i = 0; i < times; i++)
            {
                product();
            }
        }
    }

    private static Matrix Random(int rows, int columns)
    {
        var random = new Random(rows + columns);
        return new Matrix(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle() - 0.5f)]);
    }
}
