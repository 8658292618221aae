using System.Diagnostics;
using System.Text.Json.Nodes;
using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Runtime;
using OnnxValue = MlNetPath.Onnx.Graph.OnnxValue;

namespace MlNetPath.Benchmarks;

/// <summary>What batches and threads do for throughput: a network of four layers of 512, its rows run one by one or many at once, by threads of ONNX Runtime's or of the caller's.</summary>
internal static class BatchesRun
{
    private const int Layers = 4, Side = 512, Rounds = 9;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(300);

    /// <summary>A row per size of the batches; rows a second are medians.</summary>
    public static JsonArray Measure()
    {
        byte[] bytes = Model();
        using OnnxModel byDefault = OnnxModel.Load(bytes), one = OnnxModel.Load(bytes, new() { Threads = 1 }), two = OnnxModel.Load(bytes, new() { Threads = 2 });
        return
        [
            .. ((int[])[1, 4, 16, 64, 256, 1024]).Select(batch => (JsonNode)new JsonObject
            {
                ["rows in a run"] = batch,
                ["default, rows/s"] = Math.Round(Median(byDefault, batch, callers: 1)),
                ["Threads = 1, rows/s"] = Math.Round(Median(one, batch, callers: 1)),
                ["Threads = 2, rows/s"] = Math.Round(Median(two, batch, callers: 1)),
                ["Threads = 1, two callers, rows/s"] = Math.Round(Median(one, batch, callers: 2)),
                ["Threads = 2, two callers, rows/s"] = Math.Round(Median(two, batch, callers: 2)),
            }),
        ];
    }

    private static double Median(OnnxModel model, int batch, int callers)
    {
        Thread.Sleep(Turns.Pause);
        RowsPerSecond(model, batch, callers);
        return Enumerable.Range(0, Rounds).Select(_ => RowsPerSecond(model, batch, callers)).Order().ElementAt(Rounds / 2);
    }

    private static double RowsPerSecond(OnnxModel model, int batch, int callers)
    {
        long rows = 0, start = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, callers).Select(_ => new Thread(() =>
        {
            using OnnxBinding binding = model.CreateBinding();
            binding.Input<float>("x", batch, Side).Fill(0.5f);
            binding.Output<float>("y", batch, Side);
            while (Stopwatch.GetElapsedTime(start) < Round)
            {
                binding.Run();
                Interlocked.Add(ref rows, batch);
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static byte[] Model()
    {
        var random = new Random(1);
        var g = new GraphBuilder("layers");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", Side]);
        for (int i = 0; i < Layers; i++)
        {
            float[] weights = [.. Enumerable.Range(0, Side * Side).Select(_ => (random.NextSingle() - 0.5f) / 16)];
            x = g.Relu(g.MatMul(x, g.Weight($"weight.{i}", OnnxTensor.From<float>(weights, Side, Side))));
        }

        g.Output("y", x);
        return g.Build().ToByteArray();
    }
}
