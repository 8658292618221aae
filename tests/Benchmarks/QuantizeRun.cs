using System.Text.Json.Nodes;
using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Benchmarks;

/// <summary>An MLP of four layers of 512 in every form that <c>quantize</c> gives it: size, time of a batch and of a single row through a binding, and what is lost.</summary>
internal static class QuantizeRun
{
    private const int Side = 512, Layers = 4, Batch = 256, Rounds = 21;

    /// <summary>The column of a form's size beside that of floats.</summary>
    public const string Size = "of float32's bytes";

    /// <summary>The original, and every mode.</summary>
    public static readonly (string Name, QuantizationMode? Mode)[] Forms =
    [
        ("float32", null), ("int8", QuantizationMode.Int8), ("int8-weights", QuantizationMode.Int8Weights), ("int4", QuantizationMode.Int4Weights), ("fp16", QuantizationMode.Float16),
    ];

    /// <summary>A row for each form.</summary>
    public static JsonArray Measure()
    {
        float[] x = Normal(Batch * Side, 1, 100);
        byte[][] models = [.. Forms.Select(f => Model(f.Mode))];
        double[] one = Times(models, threads: 1, x), all = Times(models, threads: 0, x), row = Times(models, threads: 1, x[..Side]);
        float[] wanted = Run(models[0], x);
        var rows = new JsonArray();
        for (int i = 0; i < Forms.Length; i++)
        {
            float[] got = Run(models[i], x);
            double error = Math.Sqrt(wanted.Zip(got).Sum(p => Math.Pow(p.First - (double)p.Second, 2)) / wanted.Sum(w => (double)w * w));
            rows.Add(new JsonObject
            {
                ["mode"] = Forms[i].Name,
                ["bytes"] = models[i].Length,
                [Size] = Math.Round((double)models[i].Length / models[0].Length, 3),
                ["256 rows, 1 thread, µs"] = Math.Round(one[i]),
                ["times as fast"] = Math.Round(one[0] / one[i], 2),
                ["256 rows, all cores, µs"] = Math.Round(all[i]),
                ["times as fast, all cores"] = Math.Round(all[0] / all[i], 2),
                ["1 row, 1 thread, µs"] = Math.Round(row[i], 1),
                ["times as fast, 1 row"] = Math.Round(row[0] / row[i], 2),
                ["error"] = Math.Round(error, 4),
            });
        }

        return rows;
    }

    // Microseconds of a run.
    private static double[] Times(byte[][] models, int threads, float[] x)
    {
        int rows = x.Length / Side, runs = rows == 1 ? 400 : 20; // in a turn
        OnnxModel[] loaded = [.. models.Select(m => OnnxModel.Load(m, new OnnxModelOptions { Provider = ExecutionProvider.Cpu, Threads = threads }))];
        OnnxBinding[] bindings = [.. loaded.Select(m => m.CreateBinding())];
        foreach (OnnxBinding binding in bindings)
        {
            x.CopyTo(binding.Input<float>("x", rows, Side));
            binding.Output<float>("y", rows, Side);
        }

        double[] seconds = Turns.Seconds(Rounds, [.. bindings.Select(binding => (Action)(() =>
        {
            for (int i = 0; i < runs; i++)
            {
                binding.Run();
            }
        }))]);
        Array.ForEach(bindings, b => b.Dispose());
        Array.ForEach(loaded, m => m.Dispose());
        return Array.ConvertAll(seconds, s => s * 1e6 / runs);
    }

    private static float[] Run(byte[] bytes, float[] x)
    {
        using OnnxModel model = OnnxModel.Load(bytes, new OnnxModelOptions { Provider = ExecutionProvider.Cpu });
        using OnnxResults results = model.Run(("x", x, [x.Length / Side, Side]));
        return results["y"].Span<float>().ToArray();
    }

    private static byte[] Model(QuantizationMode? mode)
    {
        var g = new GraphBuilder("mlp");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", Side]);
        for (int i = 0; i < Layers; i++)
        {
            OnnxValue w = g.Weight($"layer{i}.weight", OnnxTensor.From<float>(Normal(Side * Side, Math.Sqrt(2.0 / Side), i), Side, Side));
            x = g.Relu(g.Add(g.MatMul(x, w), g.Weight($"layer{i}.bias", OnnxTensor.From<float>(Normal(Side, 0.1, 10 + i), Side))));
        }

        g.Output("y", x);
        ModelProto model = g.Build();
        if (mode is { } chosen)
        {
            ModelQuantization.Quantize(model, new() { Mode = chosen });
        }

        return model.ToByteArray();
    }

    /// <summary>Random numbers of a normal distribution.</summary>
    public static float[] Normal(int count, double deviation, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }
}
