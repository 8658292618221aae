using System.Diagnostics;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Runtime;
using OnnxValue = MlNetPath.Onnx.Graph.OnnxValue;

namespace MlNetPath.Benchmarks;

/// <summary>What a call costs beyond the computation, on a model that computes next to nothing: ONNX Runtime's own C# ways and <see cref="OnnxModel"/>, in turns in one process.</summary>
internal static class RuntimeRun
{
    private const int Size = 16, Calls = 5000, Rounds = 41;

    private static readonly string[] InputNames = ["x"], OutputNames = ["y"];

    /// <summary>A row per way; times are medians of rounds in which every way has its turn.</summary>
    public static JsonArray Measure()
    {
        byte[] bytes = Model();
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(bytes, options);
        using OnnxModel model = OnnxModel.Load(bytes, new() { Threads = 1 });
        using var run = new RunOptions();
        float[] x = [.. Enumerable.Range(0, Size).Select(i => (float)i)], y = new float[Size];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(x, [1, Size]), output = OrtValue.CreateTensorValueFromMemory(y, [1, Size]);
        OrtValue[] inputs = [input], outputs = [output];
        using OrtIoBinding io = session.CreateIoBinding();
        io.BindInput("x", input);
        io.BindOutput("y", output);
        using OnnxBinding binding = model.CreateBinding(), open = model.CreateBinding();
        x.CopyTo(binding.Input<float>("x", 1, Size));
        binding.Output<float>("y", 1, Size);
        x.CopyTo(open.Input<float>("x", 1, Size));
        const string Raw = "InferenceSession, preallocated OrtValue";
        (string What, Action Call)[] ways =
        [
            ("InferenceSession, NamedOnnxValue", () => session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(x, [1, Size]))]).Dispose()),
            (Raw, () => session.Run(run, InputNames, inputs, OutputNames, outputs)),
            ("InferenceSession, IoBinding", () => session.RunWithBinding(run, io)),
            ("OnnxModel.Run", () => model.Run(("x", x, [1, Size])).Dispose()),
            ("OnnxBinding, outputs made by the run", () => open.Run()),
            ("OnnxBinding", () => binding.Run()),
        ];
        var times = ways.ToDictionary(w => w.What, _ => new List<double>());
        var allocated = ways.ToDictionary(w => w.What, _ => 0L);
        for (int round = -5; round < Rounds; round++)
        {
            foreach ((string what, Action call) in ways)
            {
                long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
                for (int i = 0; i < Calls; i++)
                {
                    call();
                }

                double microseconds = Stopwatch.GetElapsedTime(start).TotalMicroseconds / Calls;
                if (round >= 0)
                {
                    times[what].Add(microseconds);
                    allocated[what] = (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
                }
            }
        }

        double raw = times[Raw].Order().ElementAt(Rounds / 2);
        return
        [
            .. ways.Select(w => times[w.What].Order().ElementAt(Rounds / 2) is var median ? (JsonNode)new JsonObject
            {
                ["a call of"] = w.What,
                ["µs"] = Math.Round(median, 2),
                ["more than with preallocated OrtValue, µs"] = Math.Round(median - raw, 2),
                ["allocated, bytes"] = allocated[w.What],
            } : null),
        ];
    }

    private static byte[] Model()
    {
        var g = new GraphBuilder("small");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", Size]);
        g.Output("y", g.MatMul(x, g.Constant(OnnxTensor.From<float>(new float[Size * Size], Size, Size))));
        return g.Build().ToByteArray();
    }
}
