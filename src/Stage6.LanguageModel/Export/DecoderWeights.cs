using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Reads what a decoder has learned back from a folder that <see cref="ModelFolder"/> wrote, so that it can go on learning.</summary>
internal static class DecoderWeights
{
    /// <summary>A digest of a folder's network, in hexadecimal.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InputException">It has no network that can be read.</exception>
    public static string Digest(string folder) => From(folder, path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));

    /// <summary>Puts the weights of a folder into a network.</summary>
    /// <param name="folder">The folder; its weights are in single or in half precision.</param>
    /// <param name="vocabulary">The tokens that are to be learned.</param>
    /// <param name="decoder">The network, on the CPU.</param>
    /// <returns>How many minutes they were learned for; 0 where the file does not say.</returns>
    /// <exception cref="InputException">The folder cannot be read, or holds a network of other tokens or another size; the message names what differs.</exception>
    public static double Read(string folder, BpeVocabulary vocabulary, Decoder decoder)
    {
        if (BpeVocabulary.Read(folder).Fingerprint != vocabulary.Fingerprint)
        {
            throw new InputException($"The language model in '{folder}' has other tokens than those that are to be learned, so its weights mean nothing here. Begin with one of the same texts, or with none.");
        }

        return From(folder, path =>
        {
            CheckSizes(Path.Combine(folder, ModelFolder.ConfigFile), decoder.Shape);
            ModelProto model = OnnxFile.Read(path);
            Put(model.Graph, path, decoder);
            return double.TryParse(model.MetadataProps.FirstOrDefault(entry => entry.Key == ModelFolder.Minutes)?.Value, CultureInfo.InvariantCulture, out double minutes) ? minutes : 0;
        });
    }

    private static T From<T>(string folder, Func<string, T> read)
    {
        string path = Path.Combine(folder, ModelFolder.ModelFile);
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is GraphException or IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new InputException($"The language model '{path}' cannot be gone on from: {e.Message}", e);
        }
    }

    // Heads cannot be seen in shapes of weights.
    private static void CheckSizes(string config, DecoderShape shape)
    {
        JsonNode? stored = JsonNode.Parse(File.ReadAllText(config))?["model"]?["decoder"];
        foreach ((string name, JsonNode? wanted) in ModelFolder.DescribeDecoder(shape))
        {
            if (stored?[name] is var own && !JsonNode.DeepEquals(own, wanted))
            {
                throw new InputException($"'{config}' has {own?.ToJsonString() ?? "nothing"} for '{name}', and {wanted!.ToJsonString()} is to be trained. Begin with a model of the same sizes.");
            }
        }
    }

    private static void Put(GraphProto graph, string path, Decoder decoder)
    {
        ILookup<string, TensorProto> stored = graph.Initializer.ToLookup(tensor => tensor.Name, StringComparer.Ordinal);
        ILookup<string, string> widened = graph.Node.Where(node => node.OpType == "Cast").ToLookup(node => node.Output[0], node => node.Input[0], StringComparer.Ordinal); // half precision
        using var off = no_grad();
        foreach ((string name, TorchSharp.Modules.Parameter weights) in decoder.named_parameters())
        {
            string own = DecoderFile.Prefix + name;
            TensorProto kept = stored[own].Concat(widened[own].SelectMany(half => stored[half])).FirstOrDefault() ?? throw new InputException($"The language model '{path}' has no tensor '{own}', so 'train lm' did not write it. Begin with one that it wrote.");
            if (!kept.Dims.SequenceEqual(weights.shape))
            {
                throw new InputException($"The language model '{path}' has a tensor '{own}' of shape [{string.Join(", ", kept.Dims)}], and [{string.Join(", ", weights.shape)}] is to be trained. Begin with one of the same sizes.");
            }

            using Tensor values = tensor(Floats(OnnxTensor.FromProto(kept)), weights.shape);
            weights.copy_(values);
        }
    }

    private static float[] Floats(OnnxTensor tensor) => tensor.Type == ElementType.Float16 ? Array.ConvertAll(tensor.Span<Half>().ToArray(), value => (float)value) : tensor.Span<float>().ToArray();
}
