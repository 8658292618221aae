using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>Finds where a network and its export part: runs both once more and compares what every module gives.</summary>
internal static class FirstDifference
{
    /// <summary>A sentence that names the first module, in the order in which they finish, whose output differs; empty if none is seen to. Never fails, since a failure is being reported.</summary>
    public static string Describe(nn.Module network, NetworkGraph graph, string path, ParityCase run, ExportOptions options)
    {
        try
        {
            return Find(network, graph, $"{path}.calls", run, options) is { } module ? $" The first module that differs is {module}." : string.Empty;
        }
        catch (Exception e)
        {
            return $" Which module differs first could not be found out: {e.Message}";
        }
    }

    private static string? Find(nn.Module network, NetworkGraph graph, string instrumented, ParityCase run, ExportOptions options)
    {
        (ModelProto model, IReadOnlyList<(ModuleOutputs Call, string[] Names)> calls) = graph.ModelWithCalls();
        OnnxFile.Write(model, instrumented);
        using var onnx = new OnnxRun(instrumented, [.. options.Inputs.Select(i => i.Name)], [.. calls.SelectMany(c => c.Names)]);
        var actual = new Queue<Tensor>(onnx.Run(run.Inputs));

        using var seen = new ModuleRecorder([.. calls.Select(c => c.Call.Module).Distinct()]);
        run.Outputs(network);

        // Where forward is called past the hooks it is not known which call is which.
        HashSet<nn.Module> comparable = [.. calls.GroupBy(c => c.Call.Module).Where(g => seen.Count(g.Key) == g.Count()).Select(g => g.Key)];

        foreach ((ModuleOutputs call, string[] names) in calls)
        {
            Tensor[] exported = [.. names.Select(_ => actual.Dequeue())];
            if (comparable.Contains(call.Module) && seen.Next(call.Module).Zip(exported).Any(p => !Difference.Of(p.First, p.Second, options).Within))
            {
                return $"{(call.Path.Length > 0 ? $"'{call.Path}'" : "the network itself")} ({ModulePaths.TypeName(call.Module.GetType())})";
            }
        }

        return null;
    }
}
