using System.Diagnostics;
using System.Text.Json.Nodes;
using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Benchmarks;

/// <summary>Reading and writing an ONNX file of 100 MB, beside what Google.Protobuf does by itself with the same bytes, and <c>inspect</c> as a whole command.</summary>
internal static class OnnxRun
{
    private const int Weights = 100, Side = 512, Times = 7;

    /// <summary>One row per way; times are medians.</summary>
    public static JsonArray Measure()
    {
        string folder = Directory.CreateTempSubdirectory("mlnetpath-bench-").FullName;
        try
        {
            string path = Path.Combine(folder, "model.onnx"), copy = Path.Combine(folder, "copy.onnx");
            OnnxFile.Write(Model(), path);
            ModelProto model = OnnxFile.Read(path);
            return
            [
                Row("read: OnnxFile.Read", () => OnnxFile.Read(path)),
                Row("read: Google.Protobuf from File.ReadAllBytes", () => ModelProto.Parser.ParseFrom(File.ReadAllBytes(path))),
                Row("write: OnnxFile.Write", () => OnnxFile.Write(model, copy)),
                Row("write: Google.Protobuf to File.Create", () =>
                {
                    using FileStream stream = File.Create(copy);
                    model.WriteTo(stream);
                }),
                Inspect(path),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static JsonObject Inspect(string path)
    {
        (double Seconds, long PeakBytes)[] runs = [.. Enumerable.Range(0, Times).Select(_ => TimedProcess.MlNetPath(Path.GetDirectoryName(path)!, "inspect", path)).Order()];
        return new JsonObject
        {
            ["what"] = "mlnetpath inspect, the whole command",
            ["time, ms"] = Math.Round(runs[Times / 2].Seconds * 1000),
            ["allocated, MB"] = null,
            ["peak memory, MB"] = Math.Round(runs.Max(r => r.PeakBytes) / 1e6),
        };
    }

    private static JsonObject Row(string what, Action action)
    {
        action();
        var times = new double[Times];
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Times; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / Times;
        Array.Sort(times);
        return new JsonObject
        {
            ["what"] = what,
            ["time, ms"] = Math.Round(times[Times / 2]),
            ["allocated, MB"] = Math.Round(allocated / 1e6, 1),
            ["peak memory, MB"] = null,
        };
    }

    private static ModelProto Model()
    {
        var g = new GraphBuilder("large");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", Side]);
        for (int i = 0; i < Weights; i++)
        {
            x = g.MatMul(x, g.Weight($"weight.{i}", OnnxTensor.FromBytes(ElementType.Float, new byte[Side * Side * sizeof(float)], Side, Side)));
        }

        g.Output("y", x);
        return g.Build();
    }
}
