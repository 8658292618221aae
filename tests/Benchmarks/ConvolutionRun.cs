using System.Text.Json.Nodes;
using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Benchmarks;

/// <summary>Why quantization stores the weights of convolutions in 8 bits and computes in floats: three layers of 64 channels in floats, so stored, and in integers.</summary>
internal static class ConvolutionRun
{
    private const int Channels = 64, Side = 28, Batch = 4, Layers = 3, Rounds = 41;

    private static readonly long[] Pads = [1, 1, 1, 1];

    /// <summary>A row for each way.</summary>
    public static JsonArray Measure()
    {
        ModelProto stored = Floats();
        ModelQuantization.Quantize(stored);
        (string What, byte[] Model)[] ways =
        [
            ("Conv in float32", Floats().ToByteArray()),
            ("stored in 8 bits, Conv in float32", stored.ToByteArray()),
            ("ConvInteger, unsigned weights", Integers(unsigned: true).ToByteArray()),
            ("ConvInteger, signed weights", Integers(unsigned: false).ToByteArray()),
        ];
        OnnxModel[] models = [.. ways.Select(w => OnnxModel.Load(w.Model, new OnnxModelOptions { Provider = ExecutionProvider.Cpu, Threads = 1 }))];
        float[] x = QuantizeRun.Normal(Batch * Channels * Side * Side, 1, 9);
        double[] seconds = Turns.Seconds(Rounds, [.. models.Select(model => (Action)(() => model.Run(("x", x, [Batch, Channels, Side, Side])).Dispose()))]);
        Array.ForEach(models, m => m.Dispose());
        return [.. ways.Select((way, i) => new JsonObject
        {
            ["three layers of 64 channels"] = way.What,
            ["size"] = Math.Round((double)way.Model.Length / ways[0].Model.Length, 3),
            ["1 thread, ms"] = Math.Round(seconds[i] * 1e3, 2),
            ["times as fast"] = Math.Round(seconds[0] / seconds[i], 2),
        })];
    }

    private static ModelProto Floats() => Network((g, x, w, i) => g.Op("Conv", [x, g.Weight($"w{i}", OnnxTensor.From<float>(w, Channels, Channels, 3, 3))], ("pads", Pads)));

    // As the standard has it: bytes in, 32-bit integers out, scales afterwards.
    private static ModelProto Integers(bool unsigned) => Network((g, x, w, i) =>
    {
        float scale = w.Max(Math.Abs) / 127;
        sbyte[] steps = Array.ConvertAll(w, v => (sbyte)MathF.Round(v / scale));
        OnnxTensor weight = unsigned ? OnnxTensor.From<byte>(Array.ConvertAll(steps, s => (byte)(s + 128)), Channels, Channels, 3, 3) : OnnxTensor.From<sbyte>(steps, Channels, Channels, 3, 3);
        OnnxTensor zero = unsigned ? OnnxTensor.Scalar((byte)128) : OnnxTensor.Scalar((sbyte)0);
        (OnnxValue values, OnnxValue step, OnnxValue valueZero) = g.DynamicQuantizeLinear(x);
        OnnxValue sums = g.CustomOp("", g.Opset, "ConvInteger", [values, g.Weight($"w{i}", weight), valueZero, g.Weight($"z{i}", zero)], [(ElementType.Int32, x.Shape)], ("pads", Pads))[0];
        return g.Mul(g.Cast(sums, ElementType.Float), g.Mul(step, g.Constant(OnnxTensor.Scalar(scale))));
    });

    private static ModelProto Network(Func<GraphBuilder, OnnxValue, float[], int, OnnxValue> layer)
    {
        var g = new GraphBuilder("convolutions");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", Channels, Side, Side]);
        for (int i = 0; i < Layers; i++)
        {
            x = g.Relu(layer(g, x, QuantizeRun.Normal(Channels * Channels * 9, Math.Sqrt(2.0 / (Channels * 9)), i), i));
        }

        g.Output("y", x);
        return g.Build();
    }
}
