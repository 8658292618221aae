using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>The card of an exported model: what it is, what it was learned from, how good it is, how it is used.</summary>
internal static class ExportCard
{
    private static readonly JsonSerializerOptions LabelFormat = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The card as Markdown.</summary>
    public static string Write(string stageId, TextTask task, ClassificationMetrics? validation, StageExport export) => string.Create(CultureInfo.InvariantCulture, $"""
        # {Plain(task.Name)}

        A text classifier with {task.Labels.Count} labels:

            {JsonSerializer.Serialize(task.Labels, LabelFormat)}

        | | |
        | --- | --- |
        | stage | `{stageId}` of MlNetPath |
        | learned from | {task.TrainData.Count:N0} texts, data {task.Fingerprint} |
        | licence of these texts | {task.License ?? "not stated"} |
        | on {validation?.Count ?? 0:N0} validation texts | {Quality(validation)} |
        | proof | on {export.Texts} texts, ONNX Runtime's probabilities are at most {export.MaxDifference:0.0e+0} off those of the stage |

        `{export.Path}` takes texts as they are; nothing has to be done to them first. Input `bytes`, int64 [batch, length]: the bytes of each text as UTF-8, each plus 1, and 0 behind shorter
        texts. Output `probabilities`, float [batch, {task.Labels.Count}], in the order of the labels, which also lie in the file's metadata. In C#, with MlNetPath.Onnx.Runtime:

            using var classifier = TextClassifier.Load("the folder of this card");
            Prediction guess = classifier.Classify("some text");

        It knows these labels and no others: whatever a text is, it gets one of them. The probabilities were made honest on validation texts, and hold for texts of that kind.
        NVIDIA Triton and KServe serve the folder as it is; `config.pbtxt` tells them what goes in and comes out. The other files beside are the same model for `mlnetpath classify --model`.

        """);

    private static string Quality(ClassificationMetrics? validation) =>
        validation?.LogLoss is { } loss ? string.Create(CultureInfo.InvariantCulture, $"accuracy {100 * validation.Accuracy:0.0#}%, log-loss {loss:0.0###}") : "not measured";

    // A name is a file's, and may be anything.
    private static string Plain(string name) => string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_' or '.' ? c : ' '));
}
