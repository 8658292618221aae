using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>The card of a trained network: what it is, what it was learned from, how good it is and on what, what it is for and what not.</summary>
internal static class ModelCard
{
    private static readonly JsonSerializerOptions LabelFormat = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Measures the model on the test texts and their slices, and writes the card as Markdown.</summary>
    /// <param name="model">The model as it was loaded from its file.</param>
    /// <param name="task">The task it was trained on.</param>
    /// <param name="training">What it was trained with.</param>
    /// <param name="file">The ONNX file.</param>
    /// <param name="cancellation">Stops between rows.</param>
    public static string Write(ITransformer model, TextTask task, TrainingFacts training, FileInfo file, CancellationToken cancellation)
    {
        var ml = new MLContext();
        ClassificationMetrics? test = Measure(task.TestData);
        var card = new StringBuilder();
        card.Append(CultureInfo.InvariantCulture, $"""
            # {Plain(task.Name)}

            A deep network that labels texts, as an ONNX file that runs anywhere and takes texts as they are. {task.Labels.Count} labels:

                {JsonSerializer.Serialize(task.Labels, LabelFormat)}

            | | |
            | --- | --- |
            | made by | stage `deep` of MlNetPath |
            | learned from | {task.TrainData.Count:N0} texts, data {task.Fingerprint}{More(task, training)} |
            | varied | {Varied(training)} |
            {LeftOut(training)}
            | trained for | {training.Epochs:N0} epochs, {training.Minutes:0.#} minutes, seed {training.Seed} |
            | logits | the network's, and {training.VoteShare:0.##} times the votes of a linear model, which validation texts asked for |
            | licence of the texts | {(training.MoreTexts && task.MoreLicense is { } more ? $"{task.License ?? "not stated"}; further texts: {more}" : task.License ?? "not stated")} |
            | licence of this model | MIT |
            | `1/model.onnx` | {file.Length / 1e6:0.0} MB |

            ## How good it is

            On texts that it has not seen, {task.TestData.Count:N0} of the same data set, and on single words and pairs cut from them:

            | texts | number | labelled right, % | 95% interval |
            | --- | ---: | ---: | ---: |

            """);
        foreach ((string name, TextData data) in (IEnumerable<(string, TextData)>)[("test", task.TestData), .. task.Slices.Select(slice => (slice.Name, slice.Data))])
        {
            if (Measure(data) is { } metrics)
            {
                card.Append(CultureInfo.InvariantCulture, $"| {name} | {metrics.Count:N0} | {100 * metrics.Accuracy:0.00} | {100 * metrics.AccuracyInterval.Low:0.00} to {100 * metrics.AccuracyInterval.High:0.00} |\n");
            }
        }

        if (test is { LogLoss: { } loss, Ece: { } ece })
        {
            card.Append(CultureInfo.InvariantCulture, $"\nLog-loss {loss:0.0000}, expected calibration error {100 * ece:0.00} % ({ClassificationMetrics.BinCount} bins), macro-F1 {test.MacroF1:0.0000}. By label:\n\n| label | texts | precision, % | recall, % |\n| --- | ---: | ---: | ---: |\n");
            foreach ((LabelMetrics label, int i) in test.Labels.Select((label, i) => (label, i)))
            {
                card.Append(CultureInfo.InvariantCulture, $"| {Plain(task.Labels[i])} | {label.Count:N0} | {Percent(label.Precision)} | {Percent(label.Recall)} |\n");
            }
        }

        card.Append(CultureInfo.InvariantCulture, $"""

            ## How to use it

            Input `bytes`, int64 [batch, length]: the bytes of each text as UTF-8, each plus 1, and 0 behind shorter texts; at most {training.MaxBytes:N0} bytes of a text are read. Output `probabilities`, float [batch, {task.Labels.Count}], in the order of
            the labels, which also lie in the file's metadata. In C#, with MlNetPath.Onnx.Runtime, which does all that:

                using var classifier = TextClassifier.Load("the folder of this card");
                Prediction guess = classifier.Classify("some text");

            NVIDIA Triton and KServe serve the folder as it is; `config.pbtxt` tells them what goes in and comes out.

            ## What it is not for

            It knows these labels and no others: whatever a text is, it gets one of them. What it says of a text that two labels share, such as a word of two languages, is a guess, and its probability says so. The probabilities were made honest
            on validation texts of the same data set, and hold for texts of that kind. Nothing should be decided about a person by them.

            ![The curves of the training](training.svg)

            """);
        return card.ToString();

        ClassificationMetrics? Measure(TextData data) => data.Count == 0 ? null : ClassificationMetrics.Compute(
            ScoreTable.Compute(model, task.View(ml, data), task.Labels.Count, cancellation), data.Labels, probabilities: true);
    }

    private static string More(TextTask task, TrainingFacts training) => training.MoreTexts
        ? string.Create(CultureInfo.InvariantCulture, $"; and {task.MoreTrainData.Count:N0} further texts, {task.MoreFingerprint}")
        : "";

    // A file that does not tell was trained as those that do: without them.
    private static string LeftOut(TrainingFacts training) => training.LeftOut is { } count
        ? string.Create(CultureInfo.InvariantCulture, $"| training texts left out, since they are held out for tests | {count:N0} |")
        : "| training texts that are test texts | 0 |";

    private static string Varied(TrainingFacts training) => training.Augmentation is { IsNone: false } how
        ? string.Create(CultureInfo.InvariantCulture, $"windows of words {how.Windows:P0}, other case {how.ChangedCase:P0}, without placeholders {how.WithoutPlaceholders:P0}, without punctuation at the end {how.TrimmedEnds:P0}")
        : "not at all";

    private static string Percent(double? share) => share is { } value ? (100 * value).ToString("0.00", CultureInfo.InvariantCulture) : "–";

    // A name is a file's, and may be anything: what Markdown would read is escaped, and what changes the line or its direction is shown as U+FFFD.
    private static string Plain(string name) => string.Concat(name.EnumerateRunes().Select(rune =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? "\uFFFD"
        : "\\`*_[]<>|~$&#".Contains(rune.ToString(), StringComparison.Ordinal) ? $"\\{rune}"
        : rune.ToString()));
}
