using MlNetPath.Onnx.Torch;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Writes a decoder as an ONNX file with a cache of keys and values, named as Hugging Face's exports and ONNX Runtime GenAI name them.</summary>
internal static class DecoderFile
{
    /// <summary>Names of the file's inputs and outputs; <c>%d</c> stands for the block.</summary>
    public const string Tokens = "input_ids", Mask = "attention_mask", Positions = "position_ids", PastKey = "past_key_values.%d.key", PastValue = "past_key_values.%d.value",
        Logits = "logits", PresentKey = "present.%d.key", PresentValue = "present.%d.value";

    /// <summary>What the names of weights begin with.</summary>
    public const string Prefix = "decoder.";

    // Logits are sums of some hundred products.
    private const double Tolerance = 1e-4;

    /// <summary>Writes it, proven to compute what the network computes.</summary>
    /// <param name="decoder">The network, on the CPU.</param>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="metadata">What the file says of itself.</param>
    /// <exception cref="OnnxExportException">It does not, or cannot be written.</exception>
    public static ExportReport Write(Decoder decoder, string path, IReadOnlyDictionary<string, string> metadata)
    {
        DecoderShape shape = decoder.Shape;
        IEnumerable<int> blocks = Enumerable.Range(0, shape.Blocks);
        long[] before = [0, 0, 5, 3], length = [1, 4, 1, 6]; // of the runs that prove it
        var cached = new CachedDecoder(decoder); // owns nothing but the network, which is the caller's
        return TorchOnnx.Export(cached, path, new ExportOptions
        {
            Name = "decoder",
            Opset = 20, // has Gelu as one operator
            Inputs =
            [
                TensorSpec.Int64(Tokens, ["batch_size", "sequence_length"], from: 0, to: shape.Vocabulary - 1),
                TensorSpec.Int64(Mask, ["batch_size", "total_sequence_length"], from: 0, to: 1),
                TensorSpec.Int64(Positions, ["batch_size", "sequence_length"], from: 0, to: shape.Context - 1),
                .. blocks.SelectMany(block => (string[])[PastKey, PastValue]).Select((name, i) =>
                    TensorSpec.Float(Of(name, i / 2), ["batch_size", shape.KeyHeads, "past_sequence_length", shape.HeadSize])),
            ],
            Outputs = [Logits, .. blocks.SelectMany(block => (string[])[Of(PresentKey, block), Of(PresentValue, block)])],
            Sizes = new Dictionary<string, long[]>
            {
                ["past_sequence_length"] = before,
                ["sequence_length"] = length,
                ["total_sequence_length"] = [.. before.Zip(length, (a, b) => a + b)],
            },
            AbsoluteTolerance = Tolerance,
            Metadata = metadata,
        });
    }

    /// <summary>The name of a block's input or output.</summary>
    public static string Of(string pattern, int block) => pattern.Replace("%d", FormattableString.Invariant($"{block}"), StringComparison.Ordinal);
}
