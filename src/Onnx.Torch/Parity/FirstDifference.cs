using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>Finds where a network and its export part: runs both once more and compares what every module gives.</summary>
internal static class FirstDifference
{
    /// <summary>The path of the first module, in the order in which they finish, whose output differs; null if none is seen to. Never fails, since a failure is being reported.</summary>
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
            ModuleOutputs? call = Find(network, graph, $"{path}.calls", run, options);
            text = call is null ? string.Empty
                : $" The first module that differs is {(call.Path.Length > 0 ? $"'{call.Path}'" : "the network itself")} ({ModulePaths.TypeName(call.Module.GetType())}).";
            return call?.Path;
        }
        catch (Exception e)
        {
            text = $" Which module differs first could not be found out: {e.Message}";
            return null;
        }
    }

    private static ModuleOutputs? Find(nn.Module network, NetworkGraph graph, string instrumented, ParityCase run, ExportOptions options)
    {
        (ModelProto model, IReadOnlyList<(ModuleOutputs Call, string[] Names)> calls) = graph.ModelWithCalls();
        OnnxFile.Write(model, instrumented);
        using var onnx = new OnnxRun(instrumented, graph, [.. options.Given.Select(i => i.Name)], [.. calls.SelectMany(c => c.Names)]);
        var actual = new Queue<Tensor>(onnx.Run(run));

        using var seen = new ModuleRecorder([.. calls.Select(c => c.Call.Module).Distinct()]);
        run.Outputs(network);

        // Where forward is called past the hooks it is not known which call is which.
        HashSet<nn.Module> comparable = [.. calls.GroupBy(c => c.Call.Module).Where(g => seen.Count(g.Key) == g.Count()).Select(g => g.Key)];

        foreach ((ModuleOutputs call, string[] names) in calls)
        {
            Tensor[] exported = [.. names.Select(_ => actual.Dequeue())];
            if (comparable.Contains(call.Module) && seen.Next(call.Module).Zip(exported).Any(p => !Difference.Of(p.First, p.Second, options).Within))
            {
                return call;
            }
        }

        return null;
    }
}
