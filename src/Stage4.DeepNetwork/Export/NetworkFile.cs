using System.Numerics.Tensors;
using MlNetPath.Onnx.Runtime;
using MlNetPath.Onnx.Torch;
using MlNetPath.Torch.Training;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Writes a trained network as the file that apps load.</summary>
internal static class NetworkFile
{
    // Bytes are 0 to 255, each plus 1; 0 is padding.
    private const int LargestInput = 256;

    private const int TextsInRun = 64;

    // Random bytes have to agree more closely; a text has long sums.
    private const double MostDifference = 1e-3;

    /// <summary>Writes it, proven to compute what the network computes before the file gets its name. If it does not, what was there before stays.</summary>
    /// <param name="network">The calibrated network, on the CPU.</param>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="metadata">What the file says of itself.</param>
    /// <param name="texts">Texts on which both are compared, too.</param>
    /// <exception cref="OnnxExportException">The file does not compute what the network does, or cannot be written.</exception>
    /// <exception cref="OnnxModelException">ONNX Runtime cannot run the file on these texts.</exception>
    public static (ExportReport Export, TextParity Parity) Write(CalibratedNetwork network, string path, IReadOnlyDictionary<string, string> metadata, byte[][] texts)
    {
        TextParity? parity = null;
        ExportReport report = TorchOnnx.Export(network, path, new ExportOptions
        {
            Name = "deep",
            Opset = 20, // has Gelu as one operator
            Inputs = [TensorSpec.Int64(TextModelInfo.Input, ["batch", "length"], from: 0, to: LargestInput)],
            Outputs = [TextModelInfo.Probabilities],
            Metadata = metadata,
            Check = file => parity = Prove(network, file, texts),
        });
        return (report, parity!);
    }

    private static TextParity Prove(CalibratedNetwork network, string file, byte[][] texts)
    {
        TextParity parity = Compare(network, file, texts);
        return parity.MaxDifference <= MostDifference
            ? parity
            : throw new OnnxExportException(FormattableString.Invariant($"The file gives a probability that is {parity.MaxDifference} off what the network gives for the same text. Nothing was written.")) { Failure = ExportFailure.Parity, Output = TextModelInfo.Probabilities };
    }

    private static TextParity Compare(CalibratedNetwork network, string path, byte[][] texts)
    {
        using var off = no_grad();
        using var pause = new CollectionPause();
        using var file = OnnxModel.Load(path, new OnnxModelOptions { Provider = ExecutionProvider.Cpu });
        network.eval();
        int same = 0;
        double worst = 0;
        foreach (byte[][] batch in texts.Chunk(TextsInRun))
        {
            pause.Between();
            using TorchSharp.DisposeScope scope = NewDisposeScope();
            TorchSharp.torch.Tensor input = TextBatch.ToTensor(batch, CPU);
            float[] expected = network.call(input).data<float>().ToArray();
            using OnnxResults results = file.Run((TextModelInfo.Input, input.data<long>().ToArray(), [batch.Length, (int)input.shape[1]]));
            float[] scores = results[TextModelInfo.Probabilities].Span<float>().ToArray();
            int labels = expected.Length / batch.Length;
            for (int start = 0; start < expected.Length; start += labels)
            {
                ReadOnlySpan<float> a = expected.AsSpan(start, labels), b = scores.AsSpan(start, labels);
                same += TensorPrimitives.IndexOfMax(a) == TensorPrimitives.IndexOfMax(b) ? 1 : 0;
                worst = Math.Max(worst, MaxDifference(a, b));
            }
        }

        return new(texts.Length, same, worst);
    }

    private static double MaxDifference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double worst = 0;
        for (int i = 0; i < a.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(a[i] - b[i]));
        }

        return worst;
    }
}
