using MlNetPath.Core;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>A model's folder with the network's weights stored in half precision: half the size; what it costs is measured, not assumed.</summary>
internal static class HalfPrecision
{
    /// <summary>Copies a folder and rounds the weights.</summary>
    /// <param name="from">The folder, in single precision.</param>
    /// <param name="to">Another; it is made where it is missing.</param>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void Copy(string from, string to)
    {
        ModelProto model = OnnxFile.Read(Path.Combine(from, ModelFolder.ModelFile));
        ModelQuantization.Quantize(model, new() { Mode = QuantizationMode.Float16Weights });
        foreach (string file in Directory.EnumerateFiles(from))
        {
            Atomically.WriteText(Path.Combine(to, Path.GetFileName(file)), File.ReadAllText(file));
        }

        string path = Path.Combine(to, ModelFolder.ModelFile);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        OnnxFile.Write(model, path);
    }
}
