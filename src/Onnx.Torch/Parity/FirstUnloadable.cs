using Microsoft.ML.OnnxRuntime;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Torch;

/// <summary>Finds the node with which a model does not load, where ONNX Runtime names none: what it writes out as other operators, softmax for instance, has no name then.</summary>
internal static class FirstUnloadable
{
    /// <summary>The name of the first node such that the model does not load up to and with it; null if the model loads, or that is not found. Never fails, since a failure is being reported.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">A file that may be written over.</param>
    public static string? Find(ModelProto model, string path)
    {
        try
        {
            int loads = 0;
            int fails = model.Graph.Node.Count;
            if (Loads(model, fails, path))
            {
                return null;
            }

            while (fails - loads > 1)
            {
                int middle = (loads + fails) / 2;
                (loads, fails) = Loads(model, middle, path) ? (middle, fails) : (loads, middle);
            }

            return fails > 0 ? model.Graph.Node[fails - 1].Name : null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    private static bool Loads(ModelProto model, int nodes, string path)
    {
        var part = new ModelProto { IrVersion = model.IrVersion, OpsetImport = { model.OpsetImport }, Graph = new() { Name = model.Graph.Name, Input = { model.Graph.Input }, Node = { model.Graph.Node.Take(nodes) } } };
        HashSet<string> read = [.. part.Graph.Node.SelectMany(n => n.Input)];
        part.Graph.Initializer.AddRange(model.Graph.Initializer.Where(i => read.Contains(i.Name)));

        // What no node reads would be left out. Types of outputs are inferred if they are not given.
        part.Graph.Output.AddRange(part.Graph.Node.SelectMany(n => n.Output).Where(name => name.Length > 0 && !read.Contains(name)).Select(name => new ValueInfoProto { Name = name }));
        OnnxFile.Write(part, path);
        try
        {
            using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            using var session = new InferenceSession(path, options);
            return true;
        }
        catch (OnnxRuntimeException)
        {
            return false;
        }
    }
}
