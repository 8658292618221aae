using System.Diagnostics;
using System.Text.Json.Nodes;
using MlNetPath.Onnx.Torch;
using MlNetPath.Stage3.FirstPrinciples;
using static TorchSharp.torch;

namespace MlNetPath.Benchmarks;

/// <summary>Stage 3's matrix product beside TorchSharp's, on the same shapes and threads, in turns.</summary>
internal static class MatmulRun
{
    private const int Turns = 9;

    // Threads of one side spin for a while after its last product, and would take a core from the other's.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100), Turn = TimeSpan.FromMilliseconds(200);

    // Two of common size, and those of the last layer of Stage 3's network.
    private static readonly (string What, int M, int K, int N, bool TransposedA, bool TransposedB)[] Shapes =
    [
        ("a square of 1024", 1024, 1024, 1024, false, false),
        ("a batch of 256, 512 to 512", 256, 512, 512, false, false),
        ("the same, gradient of the weights", 512, 256, 512, true, false),
        ("the same, gradient of the input", 256, 512, 512, false, true),
        ("Stage 3's output layer: a batch of 256, 16 neurons to 14 labels", 256, 16, 14, false, false),
        ("the same, gradient of the weights", 16, 256, 14, true, false),
        ("the same, gradient of the neurons", 256, 14, 16, false, true),
    ];

    /// <summary>One row per shape; speeds are those of the median turn.</summary>
    public static JsonArray Measure()
    {
        TorchRuntime.Load();
        int threads = Environment.ProcessorCount;
        set_num_threads(threads);
        using IDisposable noGradients = no_grad();
        var rows = new JsonArray();
        foreach ((string what, int m, int k, int n, bool transposedA, bool transposedB) in Shapes)
        {
            Matrix a = transposedA ? Random(k, m) : Random(m, k), b = transposedB ? Random(n, k) : Random(k, n);
            using Tensor storedA = tensor(a.Values, [a.Rows, a.Columns]), storedB = tensor(b.Values, [b.Rows, b.Columns]);
            using Tensor x = transposedA ? storedA.t() : storedA.alias(), y = transposedB ? storedB.t() : storedB.alias();
            double operations = 2.0 * m * k * n;
            Action ours = () => _ = transposedA ? MatrixProduct.TransposedMultiply(a, b, threads) : transposedB ? MatrixProduct.MultiplyTransposed(a, b, threads) : MatrixProduct.Multiply(a, b, threads);
            Action theirs = () => x.matmul(y).Dispose();
            var speeds = new double[2, Turns];
            for (int turn = -1; turn < Turns; turn++)
            {
                double our = Speed(ours, operations), their = Speed(theirs, operations);
                if (turn >= 0)
                {
                    (speeds[0, turn], speeds[1, turn]) = (our, their);
                }
            }

            double Median(int side) => Enumerable.Range(0, Turns).Select(turn => speeds[side, turn]).Order().ElementAt(Turns / 2);
            rows.Add(new JsonObject
            {
                ["product"] = what,
                ["shapes"] = $"[{m}, {k}] x [{k}, {n}]",
                ["threads"] = threads,
                ["ours, GFLOP/s"] = Math.Round(Median(0), 1),
                ["TorchSharp, GFLOP/s"] = Math.Round(Median(1), 1),
                ["ours of TorchSharp's"] = $"{100 * Median(0) / Median(1):0} %",
            });
        }

        return rows;
    }

    private static double Speed(Action product, double operations)
    {
        Thread.Sleep(Pause);
        long start = Stopwatch.GetTimestamp();
        int times = 0;
        do
        {
            product();
            times++;
        }
        while (Stopwatch.GetElapsedTime(start) < Turn);
        return times * operations / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
    }

    private static Matrix Random(int rows, int columns)
    {
        var random = new Random(rows + columns);
        return new Matrix(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle() - 0.5f)]);
    }
}
