using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation;

/// <summary>What <c>genai_config.json</c> says, the file that ONNX Runtime GenAI puts beside a model.</summary>
internal sealed record GeneratorConfig
{
    public const string FileName = "genai_config.json";

    /// <summary>The file, as errors name it.</summary>
    public required string File { get; init; }

    /// <summary>The model's file.</summary>
    public required string ModelFile { get; init; }

    /// <summary>How many tokens the model sees at most.</summary>
    public required int ContextLength { get; init; }

    /// <summary>How many logits the model gives for a token; null where the file does not say.</summary>
    public int? VocabularySize { get; init; }

    public int? HeadSize { get; init; }

    public int? Layers { get; init; }

    /// <summary>Heads of the cache, which may be fewer than those that attend.</summary>
    public int? CacheHeads { get; init; }

    public int? BeginId { get; init; }

    public int? PadId { get; init; }

    /// <summary>The tokens that end a text; there may be none.</summary>
    public required IReadOnlyList<int> EndIds { get; init; }

    /// <summary>What the file calls the model's inputs, by field.</summary>
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    /// <summary>What the file calls the model's outputs, by field.</summary>
    public required IReadOnlyDictionary<string, string> Outputs { get; init; }

    public required SearchDefaults Search { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="OnnxModelException">It is not there, or a field cannot be used; the message names the field.</exception>
    public static GeneratorConfig Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new OnnxModelException(System.IO.File.Exists(folder) ? $"'{folder}' is a file, and a model's folder is wanted, the one with {FileName} in it." : $"There is no model folder '{folder}'.");
        }

        string file = Path.Combine(folder, FileName);
        if (!System.IO.File.Exists(file))
        {
            throw new OnnxModelException($"The folder '{folder}' has no {FileName}, which says what its model is.");
        }

        JsonField root = JsonField.Read(file), model = root["model"], decoder = model["decoder"];
        if (!decoder.Exists)
        {
            throw decoder.Fault("is missing; only decoder models can be used");
        }

        JsonField context = model["context_length"];
        if (context.Count() is not >= 2)
        {
            throw context.Fault(context.Exists ? "has to be 2 or more" : "is missing");
        }

        JsonField name = decoder["filename"];
        string modelFile = Path.Combine(folder, name.TextOrNull() ?? "model.onnx");
        if (!System.IO.File.Exists(modelFile))
        {
            throw name.Fault($"names the model '{modelFile}', and there is no such file");
        }

        JsonField end = model["eos_token_id"];
        return new()
        {
            File = file,
            ModelFile = modelFile,
            ContextLength = context.Count()!.Value,
            VocabularySize = model["vocab_size"].Count(),
            HeadSize = decoder["head_size"].Count(),
            Layers = decoder["num_hidden_layers"].Count(),
            CacheHeads = decoder["num_key_value_heads"].Count() ?? decoder["num_attention_heads"].Count(),
            BeginId = model["bos_token_id"].Count(),
            PadId = model["pad_token_id"].Count(),
            EndIds = [.. end.IsList ? end.Items().Select(id => id.Count() ?? throw id.Fault("is no token")) : end.Count() is { } id ? [id] : Enumerable.Empty<int>()],
            Inputs = decoder["inputs"].Texts(),
            Outputs = decoder["outputs"].Texts(),
            Search = SearchDefaults.Read(root["search"]),
        };
    }

    /// <summary>An error that names the file and a field.</summary>
    public OnnxModelException Fault(string field, string what) => new($"'{File}': {field} {what}.");
}
