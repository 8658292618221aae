using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;
using MlNetPath.Onnx.Torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Writes a trained network as the file that apps load.</summary>
internal static class NetworkFile
{
    // Bytes are 0 to 255, each plus 1; 0 is padding.
    private const int LargestInput = 256;

    /// <summary>
    /// Writes the network in float32, proven to compute what the network computes, then stores the table of n-grams in 8 bits, a scale for each row: it is nearly all of the file.
    /// </summary>
    /// <param name="network">The calibrated network.</param>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="metadata">What the file says of itself.</param>
    /// <returns>What the export of the float32 network proved.</returns>
    /// <exception cref="OnnxExportException">The file does not compute what the network does, or cannot be written.</exception>
    public static ExportReport Write(CalibratedNetwork network, string path, IReadOnlyDictionary<string, string> metadata)
    {
        ExportReport report = TorchOnnx.Export(network, path, new ExportOptions
        {
            Name = "deep",
            Inputs = [TensorSpec.Int64(TextModelInfo.Input, ["batch", "length"], from: 0, to: LargestInput)],
            Outputs = [TextModelInfo.Probabilities],
            Metadata = metadata,
        });
        ModelProto model = OnnxFile.Read(path);
        ModelQuantization.Quantize(model, new QuantizationOptions { Mode = QuantizationMode.Int8, Exclude = ["*MatMul*", "*Gemm*"] });
        OnnxFile.Write(model, path);
        return report;
    }
}
