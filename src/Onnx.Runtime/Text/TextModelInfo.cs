using System.Globalization;
using System.Text.Json;

namespace MlNetPath.Onnx.Runtime;

/// <summary>
/// What a text classifier's file says of itself in its metadata. Such a file takes raw bytes: input <c>bytes</c>, int64 [batch, length], each the byte of the UTF-8 text plus 1, and 0 for padding at the end.
/// It gives <c>probabilities</c>, or else <c>logits</c>, float [batch, labels].
/// </summary>
public sealed record TextModelInfo
{
    /// <summary>The name of the input.</summary>
    public const string Input = "bytes";

    /// <summary>The name of an output of probabilities, which sum to 1.</summary>
    public const string Probabilities = "probabilities";

    /// <summary>The name of an output that softmax makes probabilities of.</summary>
    public const string Logits = "logits";

    /// <summary>The key of the labels in a file's metadata: a JSON list.</summary>
    public const string LabelsKey = "mlnetpath.labels";

    private const string MaxBytesKey = "mlnetpath.max_bytes", FoldsWhiteSpaceKey = "mlnetpath.folds_white_space";

    /// <summary>The labels in the order of the output.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>How many bytes of a text the model takes; longer texts are cut between two characters. 0 for as many as there are.</summary>
    public int MaxBytes { get; init; }

    /// <summary>Whether texts are to be given with every run of white space as one space and none at the ends.</summary>
    public bool FoldsWhiteSpace { get; init; }

    /// <summary>Reads it from a model's metadata.</summary>
    /// <exception cref="FormatException">It is not there, or cannot be read; the message names the key.</exception>
    public static TextModelInfo FromMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (!metadata.TryGetValue(LabelsKey, out string? labels))
        {
            throw new FormatException($"its metadata has no '{LabelsKey}', a JSON list of its labels");
        }

        int most = 0;
        if (metadata.TryGetValue(MaxBytesKey, out string? mostText) && !int.TryParse(mostText, NumberStyles.None, CultureInfo.InvariantCulture, out most))
        {
            throw new FormatException($"its metadata '{MaxBytesKey}' is no whole number: {mostText}");
        }

        bool folds = false;
        if (metadata.TryGetValue(FoldsWhiteSpaceKey, out string? foldsText) && !bool.TryParse(foldsText, out folds))
        {
            throw new FormatException($"its metadata '{FoldsWhiteSpaceKey}' is neither true nor false: {foldsText}");
        }

        return new() { Labels = LabelsOf(labels), MaxBytes = most, FoldsWhiteSpace = folds };
    }

    /// <summary>The output of a model that this describes.</summary>
    /// <param name="model">The model.</param>
    /// <returns><see cref="Probabilities"/> or <see cref="Logits"/>.</returns>
    /// <exception cref="FormatException">Its inputs or outputs are others; the message names them.</exception>
    public string OutputOf(IOnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Inputs is not [{ Name: Input, Type: TensorType { ElementType: TensorElementType.Int64, Dimensions: null or { Count: 2 } } }])
        {
            throw new FormatException($"its one input should be {Input} Int64[batch, length], and its inputs are {string.Join(", ", model.Inputs)}");
        }

        if (model.Inputs[0].Type is TensorType { Dimensions: [var batch, var length] } && (batch.Length ?? length.Length) is not null)
        {
            throw new FormatException($"its input {model.Inputs[0]} has a fixed size, and both of its sizes have to be open");
        }

        OnnxValueInfo? output = model.Outputs.FirstOrDefault(o => o.Name == Probabilities) ?? model.Outputs.FirstOrDefault(o => o.Name == Logits);
        return output switch
        {
            null => throw new FormatException($"it has neither an output '{Probabilities}' nor one '{Logits}'"),
            { Type: TensorType { ElementType: TensorElementType.Float, Dimensions: null or [_, { Length: null }] } } => output.Name,
            { Type: TensorType { ElementType: TensorElementType.Float, Dimensions: [_, { Length: var labels }] } } when labels == Labels.Count => output.Name,
            _ => throw new FormatException($"its output {output} does not fit its {Labels.Count} labels"),
        };
    }

    /// <summary>As metadata, for those who write such a file.</summary>
    /// <exception cref="InvalidOperationException">No file may say this: there are no labels, one is null or occurs twice, or the number of bytes is negative.</exception>
    public IReadOnlyDictionary<string, string> ToMetadata()
    {
        if (Labels is not { Count: > 0 } || Labels.Contains(null) || Labels.Distinct().Count() < Labels.Count || MaxBytes < 0)
        {
            throw new InvalidOperationException(MaxBytes < 0 ? $"A text is not cut to {MaxBytes} bytes." : "A text classifier has labels, none of them null, and no two the same.");
        }

        var metadata = new Dictionary<string, string> { [LabelsKey] = JsonSerializer.Serialize([.. Labels], TextModelJson.Default.StringArray) };
        if (MaxBytes > 0)
        {
            metadata[MaxBytesKey] = MaxBytes.ToString(CultureInfo.InvariantCulture);
        }

        if (FoldsWhiteSpace)
        {
            metadata[FoldsWhiteSpaceKey] = "true";
        }

        return metadata;
    }

    private static string[] LabelsOf(string json)
    {
        string[]? labels = null;
        try
        {
            labels = JsonSerializer.Deserialize(json, TextModelJson.Default.StringArray);
        }
        catch (JsonException)
        {
            // said below
        }

        if (labels is not { Length: > 0 } || labels.Contains(null))
        {
            throw new FormatException($"its metadata '{LabelsKey}' is no JSON list of labels");
        }

        string? twice = labels.GroupBy(l => l).FirstOrDefault(g => g.Count() > 1)?.Key;
        return twice is null ? labels : throw new FormatException($"its metadata '{LabelsKey}' has the label '{twice}' twice");
    }
}
