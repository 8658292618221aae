using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation;

/// <summary>A decoder-only model with its inputs and outputs found, by the names in its folder's configuration, and checked against each other.</summary>
internal sealed class DecoderModel
{
    private const string DefaultKeys = "past_key_values.%d.key", DefaultValues = "past_key_values.%d.value", DefaultBoth = "past_%d";

    private readonly GeneratorConfig config;

    /// <exception cref="OnnxModelException">The configuration and the model contradict each other; the message names the field.</exception>
    public DecoderModel(OnnxModel model, GeneratorConfig config)
    {
        (Model, this.config) = (model, config);
        Ids = Whole("input_ids") ?? throw config.Fault("model.decoder.inputs.input_ids", $"is missing, and the model has no input 'input_ids'; it has {Names(model.Inputs)}");
        Mask = Whole("attention_mask");
        Positions = Whole("position_ids");
        Cache = [.. FindCache()];
        HashSet<string> known = [Ids.Name, .. Cache.Select(c => c.Past)];
        known.UnionWith(new[] { Mask?.Name, Positions?.Name }.OfType<string>());
        if (model.Inputs.FirstOrDefault(i => !i.HasDefault && !known.Contains(i.Name)) is { } unknown)
        {
            throw config.Fault("model.decoder.inputs", $"says nothing of the model's input {unknown}{(Cache.Count > 0 ? $" (num_hidden_layers is {config.Layers ?? Cache.Count})" : "")}");
        }

        (Logits, VocabularySize, GivesLastOnly) = FindLogits();
    }

    public OnnxModel Model { get; }

    /// <summary>The input of the tokens, [rows, length].</summary>
    public IntegerInput Ids { get; }

    /// <summary>The input that says which tokens count, [rows, length with what is in the cache]; null where the model has none.</summary>
    public IntegerInput? Mask { get; }

    /// <summary>The input of the tokens' places, [rows, length]; null where the model counts by itself.</summary>
    public IntegerInput? Positions { get; }

    /// <summary>The cache; empty where the model has none and reads the whole text anew for every token.</summary>
    public IReadOnlyList<CachePart> Cache { get; }

    /// <summary>The name of the output, [rows, length, vocabulary].</summary>
    public string Logits { get; }

    /// <summary>How many logits there are for a token; null where neither file says.</summary>
    public int? VocabularySize { get; }

    /// <summary>Whether the model says that it gives logits for the last token of a row only.</summary>
    public bool GivesLastOnly { get; }

    /// <summary>How many tokens it sees at most.</summary>
    public int ContextLength => config.ContextLength;

    /// <summary>How many texts can run side by side; null for as many as there are.</summary>
    public int? MostRows => Ids.FixedRows;

    /// <summary>
    /// Whether texts of different lengths can run side by side, the shorter ones filled up at their end. Where there is a cache, the model must be told which places are filled, and where the tokens that follow stand.
    /// Without one, no token sees what follows it, so nothing needs to be told.
    /// </summary>
    public bool TakesPadding => !GivesLastOnly && (Cache.Count == 0 || (Mask is not null && Positions is not null));

    private static string Names(IEnumerable<OnnxValueInfo> values) => string.Join(", ", values.Select(v => v.Name));

    // An input of whole numbers, [rows, length]: what the configuration calls it has to be there, its usual name may.
    private IntegerInput? Whole(string field)
    {
        if (Find(config.Inputs, Model.Inputs, "inputs", field, field) is not { } input)
        {
            return null;
        }

        if (input.Type is not TensorType { ElementType: TensorElementType.Int64 or TensorElementType.Int32, Dimensions: null or { Count: 2 } } type)
        {
            throw config.Fault($"model.decoder.inputs.{field}", $"is the model's input {input}, which should be Int64[rows, length] or Int32[rows, length]");
        }

        return type.Dimensions?[1].Length is not null || type.Dimensions?[0].Length is > 1
            ? throw config.Fault($"model.decoder.inputs.{field}", $"is the model's input {input}, whose length has to be open, and its number of rows too, or 1")
            : new(input.Name, type.ElementType, (int?)type.Dimensions?[0].Length);
    }

    private IEnumerable<CachePart> FindCache()
    {
        bool combined = config.Inputs.ContainsKey("past_names") || (!config.Inputs.ContainsKey("past_key_names") && Model.Inputs.Any(i => i.Name == DefaultBoth.Replace("%d", "0", StringComparison.Ordinal)));
        (string Past, string PastName, string Present, string PresentName)[] parts = combined
            ? [("past_names", DefaultBoth, "present_names", "present_%d")]
            : [("past_key_names", DefaultKeys, "present_key_names", "present.%d.key"), ("past_value_names", DefaultValues, "present_value_names", "present.%d.value")];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (int layer = 0; config.Layers is not { } layers || layer < layers; layer++)
        {
            foreach ((string past, string pastName, string present, string presentName) in parts)
            {
                // The first layer must be there where the configuration names it, the others where it counts them.
                OnnxValueInfo? input = Find(config.Inputs, Model.Inputs, "inputs", past, pastName, layer, required: layer > 0 ? config.Layers is not null : null);
                if (input is null)
                {
                    yield break;
                }

                OnnxValueInfo output = Find(config.Outputs, Model.Outputs, "outputs", present, presentName, layer, required: true)!;
                foreach ((string field, string name) in (ReadOnlySpan<(string, string)>)[($"inputs.{past}", "in " + input.Name), ($"outputs.{present}", "out " + output.Name)])
                {
                    if (!taken.Add(name))
                    {
                        throw config.Fault($"model.decoder.{field}", FormattableString.Invariant($"names for layer {layer} what has a part in the cache already; '%d' in a name stands for the layer"));
                    }
                }

                yield return Part(input, output, past, present, combined);
            }
        }
    }

    private CachePart Part(OnnxValueInfo input, OnnxValueInfo output, string past, string present, bool combined)
    {
        string wanted = combined ? "[2, rows, heads, length, size]" : "[rows, heads, length, size]";
        int rank = combined ? 5 : 4;
        if (input.Type is not TensorType { ElementType: TensorElementType.Float or TensorElementType.Float16 or TensorElementType.BFloat16 } type || (type.Dimensions is { } given && given.Count != rank))
        {
            throw config.Fault($"model.decoder.inputs.{past}", $"is the model's input {input}, which should be Float{wanted} or Float16{wanted}");
        }

        if (output.Type is not TensorType made || made.ElementType != type.ElementType || (made.Dimensions is { } dimensions && dimensions.Count != rank))
        {
            throw config.Fault($"model.decoder.outputs.{present}", $"is the model's output {output}, which should be like its input {input}");
        }

        if (type.Dimensions?[rank - 2].Length is { } length)
        {
            throw config.Fault($"model.decoder.inputs.{past}", $"is the model's input {input}, whose length is always {length}; it has to be open");
        }

        return new(input.Name, output.Name, type.ElementType, Agreed("num_key_value_heads", config.CacheHeads, rank - 3), Agreed("head_size", config.HeadSize, rank - 1), combined);

        long Agreed(string field, int? told, int axis) => (told, type.Dimensions?[axis].Length) switch
        {
            ({ } said, { } fixedAt) when said != fixedAt => throw config.Fault($"model.decoder.{field}", $"is {said}, and the model's input is {input}"),
            (null, null) => throw config.Fault($"model.decoder.{field}", $"is missing, and the model's input {input} does not say it"),
            ({ } said, _) => said,
            (_, { } fixedAt) => fixedAt,
        };
    }

    private (string Name, int? Size, bool LastOnly) FindLogits()
    {
        OnnxValueInfo output = Find(config.Outputs, Model.Outputs, "outputs", "logits", "logits", required: true)!;
        if (output.Type is not TensorType { ElementType: TensorElementType.Float or TensorElementType.Float16, Dimensions: null or { Count: 2 or 3 } } type)
        {
            throw config.Fault("model.decoder.outputs.logits", $"is the model's output {output}, which should be Float[rows, length, vocabulary]");
        }

        int? size = (int?)type.Dimensions?[^1].Length;
        if (size is { } given && config.VocabularySize is { } told && given != told)
        {
            throw config.Fault("model.vocab_size", $"is {told}, and the model's output is {output}");
        }

        return (output.Name, size ?? config.VocabularySize, type.Dimensions is { Count: 2 } or [_, { Length: 1 }, _]);
    }

    // The value of a name in the configuration, or else of its usual name. Where it is named and not there, that is an error.
    private OnnxValueInfo? Find(IReadOnlyDictionary<string, string> named, IReadOnlyList<OnnxValueInfo> values, string kind, string field, string usual, int layer = 0, bool? required = null)
    {
        bool told = named.TryGetValue(field, out string? pattern);
        string name = (pattern ?? usual).Replace("%d", FormattableString.Invariant($"{layer}"), StringComparison.Ordinal);
        OnnxValueInfo? found = values.FirstOrDefault(v => v.Name == name);
        return found is null && (required ?? told)
            ? throw config.Fault($"model.decoder.{kind}.{field}", $"{(told ? "names" : "is missing; it is usually")} '{name}', and the model has no such {kind[..^1]}; it has {Names(values)}")
            : found;
    }
}
