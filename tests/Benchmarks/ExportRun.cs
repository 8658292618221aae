using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Benchmarks;

/// <summary>The export of a transformer beside what nobody can do without: writing its bytes, and running it on the same inputs. Each in a process of its own, so that the peak of its memory is its own; the network has run there before, as one that was trained has.</summary>
internal static class ExportRun
{
    private static readonly Dictionary<string, string> Parts = new(StringComparer.Ordinal)
    {
        ["bytes"] = "the file's bytes, written plainly (File.WriteAllBytes)",
        ["forward"] = "the network alone, on the inputs of the parity check",
        ["write"] = "graph made and file written",
        ["export"] = "graph made, file written, parity proven",
        ["again"] = "the same once more in that process",
    };

    private static readonly ExportOptions Options = new() { Inputs = [ExportedTransformer.Ids], Outputs = ["logits"] };

    /// <summary>One row for each part.</summary>
    public static JsonArray Measure()
    {
        var rows = new JsonArray();
        foreach ((string part, string what) in Parts)
        {
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "MlNetPath.Benchmarks.dll"), "export-part", part]);
            TimedProcess.Run(start, out string output);
            string[] figures = output.Trim().Split('\n')[^1].Split(' ');
            double seconds = double.Parse(figures[0], CultureInfo.InvariantCulture), extra = double.Parse(figures[1], CultureInfo.InvariantCulture), weights = double.Parse(figures[2], CultureInfo.InvariantCulture);
            rows.Add(new JsonObject
            {
                ["part"] = what,
                ["time, s"] = Math.Round(seconds, 2),
                ["extra memory, MB"] = Math.Round(extra / 1e6),
                ["extra memory / weights"] = Math.Round(extra / weights, 2),
            });
        }

        return rows;
    }

    /// <summary>Runs one part and prints its seconds, the bytes of memory that it took beyond what was held before, and the bytes of the weights.</summary>
    public static void RunPart(string part)
    {
        TorchRuntime.Load();
        string folder = Directory.CreateTempSubdirectory("mlnetpath-bench-").FullName;
        try
        {
            string path = Path.Combine(folder, "network.onnx");
            random.manual_seed(1);
            using var network = new ExportedTransformer();
            long weights = network.parameters().Sum(p => p.numel() * p.ElementSize);
            Action action = part switch
            {
                "bytes" => WriteBytes(new byte[weights], path),
                "forward" => () => Forward(network),
                "write" => () => Write(network, path),
                _ => () => TorchOnnx.Export(network, path, Options),
            };
            Forward(network);
            if (part == "again")
            {
                action();
            }

            (double seconds, long extra) = Observe(action);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} {extra} {weights}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Action WriteBytes(byte[] bytes, string path)
    {
        Random.Shared.NextBytes(bytes);
        return () => File.WriteAllBytes(path, bytes);
    }

    private static void Forward(ExportedTransformer network)
    {
        network.eval();
        using var gradients = no_grad();
        foreach (ParityCase run in ParityCase.All(Options))
        {
            using (run)
            {
                network.call(run.Inputs[0]).Dispose();
            }
        }
    }

    private static void Write(ExportedTransformer network, string path)
    {
        using var mode = new EvaluationMode(network);
        using var gradients = no_grad();
        using var tensors = NewDisposeScope();
        OnnxFile.Write(NetworkGraph.Trace(network, Options).Model(), path);
    }

    // The peak counts from the start of the process; before the action, garbage goes, and what is held then is what the action starts from.
    private static (double Seconds, long Extra) Observe(Action action)
    {
        GC.Collect();
        long before = WorkingSet(peak: false);
        long begin = Stopwatch.GetTimestamp();
        action();
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return (seconds, Math.Max(0, WorkingSet(peak: true) - before));
    }

    private static long WorkingSet(bool peak)
    {
        using Process process = Process.GetCurrentProcess();
        return peak ? process.PeakWorkingSet64 : process.WorkingSet64;
    }
}
