using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>A trained decoder as a folder that text generators load: the network, its tokens, and a description in the manner of ONNX Runtime GenAI.</summary>
internal static class ModelFolder
{
    /// <summary>Files of a folder.</summary>
    public const string ModelFile = "1/model.onnx", ConfigFile = "genai_config.json", TokenizerConfigFile = "tokenizer_config.json";

    /// <summary>What the network's file says of itself: SHA-256 of the corpus, how long training took, how many numbers it learned.</summary>
    public const string Fingerprint = "mlnetpath.data_fingerprint", Minutes = "mlnetpath.minutes", Parameters = "mlnetpath.parameters";

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    /// <summary>Writes it.</summary>
    /// <param name="folder">The folder; it is made where it is missing.</param>
    /// <param name="decoder">The network, on the CPU.</param>
    /// <param name="vocabulary">Its tokens.</param>
    /// <param name="marks">Which of them begin and end texts.</param>
    /// <param name="metadata">What the ONNX file says of itself.</param>
    public static void Write(string folder, Decoder decoder, BpeVocabulary vocabulary, Marks marks, IReadOnlyDictionary<string, string> metadata)
    {
        string path = Path.Combine(folder, ModelFile);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        vocabulary.Write(folder);
        DecoderFile.Write(decoder, path, metadata);
        Atomically.WriteText(Path.Combine(folder, ConfigFile), Describe(decoder.Shape, vocabulary, marks).ToJsonString(Format) + "\n");
        Atomically.WriteText(Path.Combine(folder, TokenizerConfigFile), DescribeTokenizer(decoder.Shape).ToJsonString(Format) + "\n");
    }

    /// <summary>What <see cref="ConfigFile"/> says of the network itself, as <c>model.decoder</c>.</summary>
    /// <param name="shape">Its sizes.</param>
    public static JsonObject DescribeDecoder(DecoderShape shape) => new()
    {
        ["filename"] = ModelFile,
        ["hidden_size"] = shape.Width,
        ["head_size"] = shape.HeadSize,
        ["num_attention_heads"] = shape.Heads,
        ["num_key_value_heads"] = shape.KeyHeads,
        ["num_hidden_layers"] = shape.Blocks,
        ["inputs"] = new JsonObject
        {
            ["input_ids"] = DecoderFile.Tokens,
            ["attention_mask"] = DecoderFile.Mask,
            ["position_ids"] = DecoderFile.Positions,
            ["past_key_names"] = DecoderFile.PastKey,
            ["past_value_names"] = DecoderFile.PastValue,
        },
        ["outputs"] = new JsonObject
        {
            ["logits"] = DecoderFile.Logits,
            ["present_key_names"] = DecoderFile.PresentKey,
            ["present_value_names"] = DecoderFile.PresentValue,
        },
    };

    // What Hugging Face's and ONNX Runtime GenAI's loaders ask for beside tokenizer.json.
    private static JsonObject DescribeTokenizer(DecoderShape shape) => new()
    {
        ["tokenizer_class"] = "PreTrainedTokenizerFast",
        ["model_max_length"] = shape.Context,
        ["eos_token"] = CorpusTokens.End,
        ["pad_token"] = CorpusTokens.Padding,
        ["clean_up_tokenization_spaces"] = false,
    };

    // A text is over where another begins, too. How it searches was chosen on validation messages: without the first number it goes round in circles; without the second it stops too early.
    private static JsonObject Describe(DecoderShape shape, BpeVocabulary vocabulary, Marks marks) => new()
    {
        ["model"] = new JsonObject
        {
            ["type"] = "llama",
            ["bos_token_id"] = marks.Languages[0],
            ["eos_token_id"] = new JsonArray([marks.End, .. marks.Languages.Select(id => (JsonNode)id)]),
            ["pad_token_id"] = vocabulary.SpecialTokens[CorpusTokens.Padding],
            ["vocab_size"] = shape.Vocabulary,
            ["context_length"] = shape.Context,
            ["decoder"] = DescribeDecoder(shape),
        },
        ["search"] = new JsonObject
        {
            ["do_sample"] = false,
            ["max_length"] = shape.Context,
            ["num_beams"] = 1,
            ["no_repeat_ngram_size"] = 4,
            ["length_penalty"] = 1.2,
        },
    };
}
