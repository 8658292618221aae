using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>Finds where a network and its export part: runs both once more and compares what every module is given and gives.</summary>
internal static class FirstDifference
{
    /// <summary>
    /// The path of the module to blame, null if none is found: the first, in the order in which they finish, whose output differs, or, if it was given something else already, the one that calls it.
    /// Never fails, since a failure is being reported.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="graph">Its graph.</param>
    /// <param name="path">The file; one more is written beside.</param>
    /// <param name="run">The inputs.</param>
    /// <param name="options">The tolerance.</param>
    /// <param name="text">A sentence about it, with a space before, or nothing.</param>
    public static string? Find(nn.Module network, NetworkGraph graph, string path, ParityCase run, ExportOptions options, out string text)
    {
        try
        {
            Compared[] calls = Compare(network, graph, $"{path}.calls", run, options);
            int first = Array.FindIndex(calls, c => c.OutputsDiffer);
            if (first < 0)
            {
                text = string.Empty;
                return null;
            }

            // What is around a call finishes after it.
            int blamed = first;
            int given = first;
            while (calls[blamed].InputsDiffer && Array.FindIndex(calls, blamed, c => c.Call.Depth == calls[blamed].Call.Depth - 1) is >= 0 and var caller)
            {
                (given, blamed) = (blamed, caller);
            }

            text = given == blamed ? $" The first module that differs is {Name(calls[first].Call)}."
                : $" What {Name(calls[given].Call)} is given differs already: look in Export of the module that calls it, {Name(calls[blamed].Call)}.";
            return calls[blamed].Call.Path;
        }
        catch (Exception e)
        {
            text = $" Which module differs first could not be found out: {e.Message}";
            return null;
        }
    }

    private static Compared[] Compare(nn.Module network, NetworkGraph graph, string instrumented, ParityCase run, ExportOptions options)
    {
        (ModelProto model, IReadOnlyList<(TracedCall Call, string[] Inputs, string[] Outputs)> calls) = graph.ModelWithCalls();
        OnnxFile.Write(model, instrumented);
        using var onnx = new OnnxRun(instrumented, graph, [.. options.Given.Select(i => i.Name)], [.. calls.SelectMany(c => c.Inputs.Concat(c.Outputs))]);
        var actual = new Queue<Tensor>(onnx.Run(run));

        using var seen = new ModuleRecorder([.. calls.Select(c => c.Call.Module).Distinct()]);
        run.Outputs(network);

        // Where forward is called past the hooks it is not known which call is which.
        HashSet<nn.Module> comparable = [.. calls.GroupBy(c => c.Call.Module).Where(g => seen.Count(g.Key) == g.Count()).Select(g => g.Key)];

        var compared = new List<Compared>();
        foreach ((TracedCall call, string[] inputs, string[] outputs) in calls)
        {
            Tensor[] given = Take(inputs);
            Tensor[] made = Take(outputs);
            RecordedCall? recorded = comparable.Contains(call.Module) ? seen.Next(call.Module) : null;
            compared.Add(new(call, recorded is not null && (recorded.Inputs.Length != given.Length || Differ(recorded.Inputs, given)), recorded is not null && Differ(recorded.Outputs, made)));
        }

        return [.. compared];

        Tensor[] Take(string[] names) => [.. names.Select(_ => actual.Dequeue())];

        bool Differ(Tensor[] expected, Tensor[] exported) => expected.Zip(exported).Any(p => !Difference.Of(p.First, p.Second, options).Within);
    }

    private static string Name(TracedCall call) => $"{(call.Path.Length > 0 ? $"'{call.Path}'" : "the network itself")} ({ModulePaths.TypeName(call.Module.GetType())})";

    private sealed record Compared(TracedCall Call, bool InputsDiffer, bool OutputsDiffer);
}
