using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>Labels as keys in the order of a text classifier's labels, which is that of its scores.</summary>
internal static class LabelKeys
{
    public static IEstimator<ITransformer> Estimator(TransformsCatalog catalog, string path, string outputColumn, string? inputColumn)
    {
        using TextClassifier classifier = TextClassifier.Load(path, new TextClassifierOptions { Model = new OnnxModelOptions { Provider = ExecutionProvider.Cpu, Threads = 1 } });
        var labels = new MLContext().Data.LoadFromEnumerable(classifier.Labels.Select(label => new Known { Label = label }));
        return catalog.Conversion.MapValueToKey(outputColumn, inputColumn, keyData: labels);
    }

    /// <summary>What is wrong with a column of keys that is to be held against a classifier's scores; null where nothing is, or where it is no such column.</summary>
    public static string? Fault(DataViewSchema.Column? column, IReadOnlyList<string> labels)
    {
        if (column is not { Type: KeyDataViewType } keys || !keys.HasKeyValues())
        {
            return null;
        }

        VBuffer<ReadOnlyMemory<char>> values = default;
        if (keys.Annotations.Schema["KeyValues"].Type is not VectorDataViewType { ItemType: TextDataViewType })
        {
            return null;
        }

        keys.GetKeyValues(ref values);
        return values.DenseValues().Select(v => v.ToString()).SequenceEqual(labels)
            ? null
            : $"Column '{keys.Name}' holds keys in another order than the model's labels ({string.Join(", ", labels.Take(3))}, ...), so Evaluate would compare wrong numbers. Make them with MapLabelToKey.";
    }

    private sealed class Known
    {
        public string Label { get; set; } = "";
    }
}
