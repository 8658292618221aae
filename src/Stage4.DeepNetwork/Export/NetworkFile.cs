using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;
using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Writes a trained network as the file that apps load.</summary>
internal static class NetworkFile
{
    // Bytes are 0 to 255, each plus 1; 0 is padding.
    private const int LargestInput = 256;

    // With fewer labels kept than this share, the table stays as it is.
    private const double LeastAgreement = 0.995;

    private const int TextsInRun = 64;

    /// <summary>
    /// Writes the network in float32, proven to compute what the network computes, then stores the table of n-grams in 8 bits, a scale for each row: it is nearly all of the file.
    /// </summary>
    /// <param name="network">The calibrated network.</param>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="metadata">What the file says of itself.</param>
    /// <param name="texts">Texts that both are run on.</param>
    /// <returns>What the export of the float32 network proved, and what the 8 bits cost.</returns>
    /// <exception cref="OnnxExportException">The file does not compute what the network does, or cannot be written.</exception>
    public static (ExportReport Export, TableRounding Rounding) Write(CalibratedNetwork network, string path, IReadOnlyDictionary<string, string> metadata, byte[][] texts)
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
        string rounded = path + ".8bit";
        try
        {
            OnnxFile.Write(model, rounded);
            TableRounding rounding = Compare(network, rounded, texts);
            if (rounding.SameLabel < LeastAgreement * rounding.Texts)
            {
                return (report, Compare(network, path, texts) with { Bits = 32 });
            }

            File.Move(rounded, path, overwrite: true);
            return (report, rounding);
        }
        finally
        {
            File.Delete(rounded);
        }
    }

    private static TableRounding Compare(CalibratedNetwork network, string path, byte[][] texts)
    {
        network.eval();
        using var file = OnnxModel.Load(path, new OnnxModelOptions { Provider = ExecutionProvider.Cpu });
        using var off = no_grad();
        int same = 0;
        double worst = 0;
        foreach (byte[][] batch in texts.Chunk(TextsInRun))
        {
            using TorchSharp.DisposeScope scope = NewDisposeScope();
            Tensor input = TextBatch.ToTensor(batch, CPU);
            float[] expected = network.call(input).data<float>().ToArray();
            using OnnxResults results = file.Run((TextModelInfo.Input, input.data<long>().ToArray(), [batch.Length, (int)input.shape[1]]));
            ReadOnlySpan<float> actual = results[TextModelInfo.Probabilities].Span<float>();
            int labels = expected.Length / batch.Length;
            for (int row = 0; row < batch.Length; row++)
            {
                same += IndexOfLargest(expected.AsSpan(row * labels, labels)) == IndexOfLargest(actual.Slice(row * labels, labels)) ? 1 : 0;
            }

            for (int i = 0; i < expected.Length; i++)
            {
                worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
            }
        }

        return new(texts.Length, same, worst, 8);
    }

    private static int IndexOfLargest(ReadOnlySpan<float> values) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(values);
}
