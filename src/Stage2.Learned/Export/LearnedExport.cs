using System.Globalization;
using Google.Protobuf;
using Microsoft.ML;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// Writes a model as an ONNX file that does everything from the bytes of the texts to the probabilities: normalizing, hashing, adding up, softmax. The memory
/// for a batch grows with its bytes times the labels: for 64 KB of text and 1,000 labels, 200 MB (measured; 600 MB if they were not scored in parts).
/// </summary>
internal static class LearnedExport
{
    /// <summary>Where the file lies in the folder, as Triton and KServe want it.</summary>
    public const string File = "1/model.onnx";

    private const string Card = "README.md";

    /// <summary>Writes the file, its card, and what Triton wants to know of it.</summary>
    /// <param name="stageId">The stage's id.</param>
    /// <param name="model">The fitted model.</param>
    /// <param name="build">Makes the file from its metadata.</param>
    /// <param name="task">The task it was fitted on.</param>
    /// <param name="folder">An existing folder.</param>
    /// <param name="cancellation">Stops before anything is written.</param>
    public static StageExport Write(string stageId, TextScoringTransformer model, Func<IReadOnlyDictionary<string, string>, ModelProto> build, TextTask task, string folder, CancellationToken cancellation)
    {
        ClassificationMetrics? validation = task.ValidationData.Count == 0 ? null : ClassificationMetrics.Compute(
            ScoreTable.Compute(model, task.Validation(new MLContext()), task.Labels.Count, cancellation), task.ValidationData.Labels, probabilities: true);
        ModelProto graph = build(Metadata(stageId, task, validation));
        byte[] file = graph.ToByteArray();
        (int texts, double difference) = ParityProof.Run(file, model.Scorer, task, cancellation);
        var export = new StageExport(File, file.Length, texts, difference);
        Atomically.WriteFile(Path.Combine(folder, File), stream => stream.Write(file));
        Atomically.WriteText(Path.Combine(folder, TritonConfig.FileName), TritonConfig.Of(graph)); // without a name: the folder gets another one
        Atomically.WriteText(Path.Combine(folder, Card), ExportCard.Write(stageId, task, validation, export));
        return export;
    }

    /// <summary>A linear model as a graph.</summary>
    public static ModelProto Build(BucketWeights weights, IReadOnlyDictionary<string, string> metadata) =>
        Build("learned", weights, metadata, Probabilities);

    /// <summary>Softmax of logits, Double [batch, labels]: Float [batch, labels]. What is left when the largest is taken off has digits enough as a float.</summary>
    public static OnnxValue Probabilities(GraphBuilder g, OnnxValue logits) => g.Softmax(g.Cast(g.Sub(logits, g.ReduceMax(logits, [1], keepDims: true)), ElementType.Float), -1);

    /// <summary>A graph that begins with the sums of the rows of the texts' n-grams.</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="metadata">What the file says of itself.</param>
    /// <param name="finish">Makes the probabilities, Float [batch, labels], from what <see cref="ScoringGraph.Logits"/> gives.</param>
    public static ModelProto Build(string name, BucketWeights rows, IReadOnlyDictionary<string, string> metadata, Func<GraphBuilder, OnnxValue, OnnxValue> finish)
    {
        var g = new GraphBuilder(name);
        OnnxValue bytes = g.Input(TextModelInfo.Input, ElementType.Int64, ["batch", "length"]);
        int parts = ScoringGraph.Parts(rows.LabelCount);
        g.Output(TextModelInfo.Probabilities, finish(g, ScoringGraph.Logits(g, NgramGraph.Buckets(g, bytes, parts), rows, parts)));
        ModelProto model = g.Build();
        foreach ((string key, string value) in metadata)
        {
            model.SetMetadata(key, value);
        }

        return model;
    }

    private static Dictionary<string, string> Metadata(string stageId, TextTask task, ClassificationMetrics? validation)
    {
        var metadata = new Dictionary<string, string>(new TextModelInfo { Labels = task.Labels }.ToMetadata())
        {
            ["mlnetpath.stage"] = stageId,
            ["mlnetpath.task"] = task.Name,
            ["mlnetpath.data_fingerprint"] = task.Fingerprint,
        };
        Set("mlnetpath.data_license", task.License);
        Set("mlnetpath.validation_texts", validation?.Count.ToString(CultureInfo.InvariantCulture));
        Set("mlnetpath.validation_accuracy", validation?.Accuracy.ToString("0.####", CultureInfo.InvariantCulture));
        Set("mlnetpath.validation_log_loss", validation?.LogLoss?.ToString("0.####", CultureInfo.InvariantCulture));
        return metadata;

        void Set(string key, string? value)
        {
            if (value is not null)
            {
                metadata[key] = value;
            }
        }
    }
}
