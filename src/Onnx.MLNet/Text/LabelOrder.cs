using Microsoft.ML.Data;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>The order that scores are wanted in, beside the one that a model gives them in.</summary>
internal static class LabelOrder
{
    // More say nothing to a reader.
    private const int MostNamed = 30;

    /// <summary>For each label that is wanted its place in the model's output.</summary>
    /// <exception cref="OnnxModelException">The labels are not the same.</exception>
    public static int[] Of(IReadOnlyList<string> wanted, IReadOnlyList<string> model, string path)
    {
        int[] order = [.. wanted.Select(label => model.ToList().IndexOf(label))];
        return wanted.Count == model.Count && order.All(place => place >= 0) && order.Distinct().Count() == order.Length
            ? order
            : throw new OnnxModelException($"'{path}' has the labels {Named(model)}, and wanted are {Named(wanted)}{Example(wanted, model)}.");
    }

    /// <summary>Weights of a linear model that put scores into an order and change nothing else.</summary>
    public static VBuffer<float>[] Weights(int[] order) => [.. order.Select(place => new VBuffer<float>(order.Length, 1, [1], [place]))];

    private static string Named(IReadOnlyList<string> labels) =>
        string.Join(", ", labels.Take(MostNamed)) + (labels.Count > MostNamed ? FormattableString.Invariant($" and {labels.Count - MostNamed} more") : "");

    private static string Example(IReadOnlyList<string> wanted, IReadOnlyList<string> model) =>
        wanted.Except(model).FirstOrDefault() is { } missing ? $"; it does not know '{missing}'"
        : model.Except(wanted).FirstOrDefault() is { } more ? $"; nobody wants '{more}'"
        : "";
}
