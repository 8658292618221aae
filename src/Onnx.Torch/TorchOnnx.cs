using System.Globalization;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>Exports TorchSharp networks as ONNX files, and proves that the files compute the same.</summary>
public static class TorchOnnx
{
    /// <summary>
    /// Writes a network as an ONNX file. Before the file gets its name, ONNX Runtime runs it beside the network on random inputs of several shapes; if an output differs,
    /// nothing is written.
    /// </summary>
    /// <param name="network">The network, on any device, in any mode; both are as before when this returns, and torch's random numbers are not drawn from.</param>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <param name="options">Inputs, outputs, and everything that has a default.</param>
    /// <returns>What was written and how close it came.</returns>
    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    /// <exception cref="OnnxExportException">
    /// The export fails, for one of the reasons that <see cref="ExportFailure"/> lists: a module that cannot be exported, a network that fails itself, an error of ONNX Runtime, an output that
    /// differs, or a file that cannot be written. Nothing is written, and what was there before stays.
    /// </exception>
    /// <exception cref="TorchNotAvailableException">libtorch cannot be loaded here.</exception>
    /// <remarks>What <see cref="ExportOptions.Check"/> throws goes to the caller. Not safe to call from several threads for the same network, since it is put into evaluation mode meanwhile.</remarks>
    public static ExportReport Export(nn.Module network, string path, ExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfUnusable();
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
        {
            throw new OnnxExportException($"Cannot write '{path}': its folder does not exist.") { Failure = ExportFailure.File };
        }

        TorchRuntime.Load();
        using var mode = new EvaluationMode(network);
        using var gradients = no_grad();
        using var tensors = NewDisposeScope();

        using NetworkGraph graph = NetworkGraph.Trace(network, options);
        ModelProto model = graph.Model();
        long bytes = 0;
        ParityCheck? parity = null;
        try
        {
            using TestDataSets? sets = options.WriteTestData ? new(path) : null;
            OnnxFile.Write(model, path, new()
            {
                Check = file =>
                {
                    bytes = Directory.GetFiles(Path.GetDirectoryName(file)!).Sum(f => new FileInfo(f).Length);
                    parity = ParityCheck.Run(network, graph, file, options, sets);
                    options.Check?.Invoke(file);
                    sets?.Place();
                },
            });
            sets?.Keep();
        }
        catch (GraphException e)
        {
            throw new OnnxExportException(e.Message, e) { Failure = ExportFailure.File };
        }

        string[] notes = !options.WriteTestData && TestDataSets.NoteOnOlder(path) is { } note ? [note] : [];
        return new(path, options.Opset, Count(model), graph.ParametersOf(network, model), bytes, parity!.Outputs, parity.Cases) { Notes = [.. parity.Notes, .. notes, .. Unregistered(graph.UnregisteredIn(network, model))] };
    }

    private static string[] Unregistered(int count) => count == 0 ? []
        : [$"{(count == 1 ? "1 tensor of the file is" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} tensors of the file are"))} not registered in the network; was RegisterComponents() called?"];

    private static Dictionary<string, int> Count(ModelProto model) =>
        model.Graph.Node.GroupBy(n => n.OpType).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count());
}
