using System.Numerics.Tensors;
using MlNetPath.Onnx.Runtime;
using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Writes a trained network as the file that apps load.</summary>
internal static class NetworkFile
{
    // Bytes are 0 to 255, each plus 1; 0 is padding.
    private const int LargestInput = 256;

    private const int TextsInRun = 64;

    /// <summary>Rounds the network's table to 8 bits, then writes the network, proven to compute what the file computes.</summary>
    /// <param name="network">The calibrated network, on the CPU.</param>
    /// <param name="table">Its table.</param>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="metadata">What the file says of itself.</param>
    /// <param name="texts">Texts on which the network as it was trained and the file are compared.</param>
    /// <returns>The proof, and what the 8 bits cost.</returns>
    /// <exception cref="OnnxExportException">The file does not compute what the network does, or cannot be written.</exception>
    public static (ExportReport Export, TableRounding Rounding) Write(CalibratedNetwork network, NgramTable table, string path, IReadOnlyDictionary<string, string> metadata, byte[][] texts)
    {
        float[][] trained = Probabilities(network, texts);
        table.Round();
        ExportReport report = TorchOnnx.Export(network, path, new ExportOptions
        {
            Name = "deep",
            Inputs = [TensorSpec.Int64(TextModelInfo.Input, ["batch", "length"], from: 0, to: LargestInput)],
            Outputs = [TextModelInfo.Probabilities],
            Metadata = metadata,
        });
        return (report, Compare(trained, path, texts));
    }

    private static float[][] Probabilities(CalibratedNetwork network, byte[][] texts)
    {
        network.eval();
        using var off = no_grad();
        var all = new List<float[]>();
        foreach (byte[][] batch in texts.Chunk(TextsInRun))
        {
            using TorchSharp.DisposeScope scope = NewDisposeScope();
            float[] values = network.call(TextBatch.ToTensor(batch, CPU)).data<float>().ToArray();
            all.AddRange(values.Chunk(values.Length / batch.Length));
        }

        return [.. all];
    }

    private static TableRounding Compare(float[][] trained, string path, byte[][] texts)
    {
        using var file = OnnxModel.Load(path, new OnnxModelOptions { Provider = ExecutionProvider.Cpu });
        int same = 0, row = 0;
        double worst = 0;
        foreach (byte[][] batch in texts.Chunk(TextsInRun))
        {
            using TorchSharp.torch.Tensor input = TextBatch.ToTensor(batch, CPU);
            using OnnxResults results = file.Run((TextModelInfo.Input, input.data<long>().ToArray(), [batch.Length, (int)input.shape[1]]));
            foreach (float[] scores in results[TextModelInfo.Probabilities].Span<float>().ToArray().Chunk(trained[0].Length))
            {
                float[] expected = trained[row++];
                same += TensorPrimitives.IndexOfMax(expected) == TensorPrimitives.IndexOfMax(scores) ? 1 : 0;
                worst = Math.Max(worst, expected.Zip(scores, (a, b) => Math.Abs(a - b)).Max());
            }
        }

        return new(texts.Length, same, worst);
    }
}
