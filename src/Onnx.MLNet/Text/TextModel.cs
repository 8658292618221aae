using System.Globalization;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>What a model takes a text as, and gives for it: raw bytes as <see cref="TextModelInfo"/> says, or the text itself.</summary>
/// <param name="Input">The input.</param>
/// <param name="Output">The output.</param>
/// <param name="TakesBytes">Whether the text is given as bytes.</param>
/// <param name="GivesProbabilities">Whether the output is probabilities; logits if not.</param>
/// <param name="Info">The labels in the order of the output, and how texts are cut.</param>
internal sealed record TextModel(string Input, string Output, bool TakesBytes, bool GivesProbabilities, TextModelInfo Info)
{
    // Probabilities of half precision are off by some thousandths together.
    private const double MostOff = 0.02;

    private const int MostShown = 4;

    /// <summary>Looks at a loaded model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">Where it came from, for the error.</param>
    /// <param name="labels">Labels that were given for it; null for those of its metadata.</param>
    /// <exception cref="OnnxModelException">It is no text classifier, or its labels are not known.</exception>
    public static TextModel Of(OnnxModel model, string path, IReadOnlyList<string>? labels)
    {
        OnnxValueInfo[] inputs = [.. model.Inputs.Where(input => !input.HasDefault)];
        TextModel found = inputs switch
        {
            [{ Type: TensorType { ElementType: TensorElementType.String, Dimensions: null or { Count: 1 or 2 } } } text] => OfStrings(model, text.Name, path, labels),
            [{ Name: TextModelInfo.Input }] => OfBytes(model, path, labels),
            _ => throw new OnnxModelException(
                $"'{path}' is no text classifier: its one input should be {TextModelInfo.Input} Int64[batch, length], or strings [batch], and its inputs are {string.Join(", ", inputs.AsEnumerable())}."),
        };
        return found.Info.Labels.Count >= 2 ? found : throw new OnnxModelException($"'{path}' knows one label only, and ML.NET's multiclass models have two or more.");
    }

    private static TextModel OfBytes(OnnxModel model, string path, IReadOnlyList<string>? given)
    {
        IReadOnlyDictionary<string, string> metadata = model.Info.Metadata;
        if (given is not null && !metadata.ContainsKey(TextModelInfo.LabelsKey))
        {
            metadata = new Dictionary<string, string>([.. metadata, .. new TextModelInfo { Labels = given }.ToMetadata()]);
        }

        try
        {
            TextModelInfo info = TextModelInfo.FromMetadata(metadata);
            string output = info.OutputOf(model);
            bool probabilities = output == TextModelInfo.Probabilities;
            if (given?.SequenceEqual(info.Labels) == false)
            {
                throw new OnnxModelException($"'{path}' names its labels itself ({string.Join(", ", info.Labels)}), and others were given ({string.Join(", ", given)}). Give none.");
            }

            Try(model, path, info, output, probabilities);
            return new(TextModelInfo.Input, output, TakesBytes: true, probabilities, info);
        }
        catch (FormatException e)
        {
            throw new OnnxModelException($"'{path}' is no text classifier: {e.Message}. Export it anew.", e);
        }
    }

    // A short text shows what a file's types do not: an operator that fails, or scores that are not what their name says.
    private static void Try(OnnxModel model, string path, TextModelInfo info, string output, bool probabilities)
    {
        long[] bytes = [.. "A text."u8.ToArray().Take(info.MaxBytes > 0 ? info.MaxBytes : int.MaxValue).Select(b => b + 1L)];
        float[] scores;
        try
        {
            using OnnxResults results = model.Run([OnnxInput.Of<long>(TextModelInfo.Input, bytes, 1, bytes.Length)], [output]);
            scores = results[0].Span<float>().ToArray();
        }
        catch (OnnxModelException e)
        {
            throw new OnnxModelException($"'{path}' fails on a short text: {e.Message}", e);
        }

        if (scores.Length != info.Labels.Count || !scores.All(float.IsFinite))
        {
            throw new OnnxModelException($"'{path}' gives {Shown(scores)} as {output} of a short text, and should give a number for each of its {info.Labels.Count} labels. Export it anew.");
        }

        if (probabilities && (scores.Any(score => score is < 0 or > 1) || Math.Abs(scores.Sum() - 1) > MostOff))
        {
            throw new OnnxModelException($"'{path}' gives {Shown(scores)} as {output} of a short text, which are none: they are to sum to 1. Put a Softmax before that output, or name it '{TextModelInfo.Logits}'.");
        }
    }

    private static string Shown(float[] scores) => string.Join(", ", scores.Take(MostShown).Select(score => score.ToString("0.###", CultureInfo.InvariantCulture))) + (scores.Length > MostShown ? ", …" : "");

    // Which of the outputs has a score a label: the one of the usual names, or the only one that can be it.
    private static TextModel OfStrings(OnnxModel model, string input, string path, IReadOnlyList<string>? given)
    {
        IReadOnlyList<string> labels = given ?? OfMetadata(model, path);
        OnnxValueInfo[] fitting = [.. model.Outputs.Where(output => output.Type is TensorType { ElementType: TensorElementType.Float, Dimensions: null or [_, _] } tensor
            && (tensor.Dimensions is null || (tensor.Dimensions[1].Length ?? labels.Count) == labels.Count))];
        OnnxValueInfo? output = Named(TextModelInfo.Probabilities) ?? Named(TextModelInfo.Logits) ?? (fitting.Length == 1 ? fitting[0] : null);
        return output is not null
            ? new(input, output.Name, TakesBytes: false, !output.Name.Contains("logit", StringComparison.OrdinalIgnoreCase), new TextModelInfo { Labels = labels })
            : throw new OnnxModelException(
                $"'{path}' has {(fitting.Length == 0 ? "no output" : "several outputs, and none called 'probabilities' or 'logits',")} of one Float for each of its {labels.Count} labels: " +
                $"its outputs are {string.Join(", ", model.Outputs)}. A list of pairs of label and score is not read: export the model with a tensor (ZipMap off).");

        OnnxValueInfo? Named(string name) => fitting.FirstOrDefault(o => o.Name == name);
    }

    private static IReadOnlyList<string> OfMetadata(OnnxModel model, string path)
    {
        try
        {
            return TextModelInfo.FromMetadata(model.Info.Metadata).Labels;
        }
        catch (FormatException e)
        {
            throw new OnnxModelException($"The labels of '{path}' are not known: {e.Message}. Give them in the order of its output.", e);
        }
    }
}
