using System.Globalization;

namespace MlNetPath.Core;

/// <summary>
/// How good a model's labels and probabilities are. Agrees with ML.NET's <c>MulticlassClassification.Evaluate</c> where both measure the
/// same. Rows of unknown labels (<see cref="TextData.UnknownLabel"/>) count as wrong in <see cref="Accuracy"/>, and, since they
/// were labelled as something they are not, in the precision and F1 of the label they were given; they are left out of everything else. Immutable.
/// </summary>
public sealed class ClassificationMetrics
{
    /// <summary>Number of equal-width bins of <see cref="Ece"/>.</summary>
    public const int BinCount = 15;

    private ClassificationMetrics(int count, int unknown, int[][] confusion, IReadOnlyList<LabelMetrics> labels, ProbabilityScores? probabilities)
    {
        Count = count;
        UnknownLabelCount = unknown;
        Confusion = confusion;
        Labels = labels;
        Correct = labels.Sum(l => l.Correct);
        Accuracy = count == 0 ? 0 : (double)Correct / count;
        AccuracyInterval = WilsonInterval.Of(Correct, count);
        MacroAccuracy = labels.Where(l => l.Count > 0).Select(l => l.Recall!.Value).DefaultIfEmpty().Average();
        MacroF1 = labels.Where(l => l.Count > 0).Select(l => l.F1).DefaultIfEmpty().Average();
        LogLoss = probabilities?.LogLoss;
        Brier = probabilities?.Brier;
        Ece = probabilities?.Ece;
        ReliabilityBins = probabilities?.Bins() ?? [];
    }

    /// <summary>Number of rows, those of unknown labels included.</summary>
    public int Count { get; }

    /// <summary>Number of rows whose label is none of the model's.</summary>
    public int UnknownLabelCount { get; }

    /// <summary>Number of rows labelled right.</summary>
    public int Correct { get; }

    /// <summary>Share of rows labelled right, 0 to 1 (ML.NET: micro accuracy); 0 without rows.</summary>
    public double Accuracy { get; }

    /// <summary>The accuracy's 95% Wilson interval.</summary>
    public ConfidenceInterval AccuracyInterval { get; }

    /// <summary>Mean of the recall of the labels that have rows, as ML.NET does it.</summary>
    public double MacroAccuracy { get; }

    /// <summary>
    /// Mean of the F1 of the labels that have rows. A label without rows is left out even if it was predicted: the mistake
    /// already costs the true label its recall, and one such row would otherwise pull the mean down as much as a lost label.
    /// </summary>
    public double MacroF1 { get; }

    /// <summary>
    /// Mean negative logarithm (base e) of the true label's probability, which is clipped to 1e-15 and 1 as ML.NET does it;
    /// null without probabilities or without rows of known labels.
    /// </summary>
    public double? LogLoss { get; }

    /// <summary>
    /// Mean squared distance of the probabilities from one-hot truth, summed over the labels: 0 to 2, as G. W. Brier defined it in 1950;
    /// null without probabilities or without rows of known labels.
    /// </summary>
    public double? Brier { get; }

    /// <summary>
    /// Expected calibration error over <see cref="BinCount"/> bins, 0 to 1 (Guo et al. 2017); null without probabilities or without
    /// rows of known labels.
    /// </summary>
    public double? Ece { get; }

    /// <summary>The bins behind <see cref="Ece"/>, from low to high confidence; empty without probabilities.</summary>
    public IReadOnlyList<CalibrationBin> ReliabilityBins { get; }

    /// <summary>Measures per label, in the labels' order.</summary>
    public IReadOnlyList<LabelMetrics> Labels { get; }

    /// <summary>Counts [true label][predicted label] of the rows of known labels.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Confusion { get; }

    /// <summary>Measures the scores of a model against the truth.</summary>
    /// <param name="scores">The scores: [rows, labels].</param>
    /// <param name="labels">The true label of each row, or <see cref="TextData.UnknownLabel"/>.</param>
    /// <param name="probabilities">False where the scores are no probabilities: <see cref="LogLoss"/>, <see cref="Brier"/> and <see cref="Ece"/> are then null.</param>
    /// <exception cref="ArgumentException">There are not as many labels as rows, or a label is out of range.</exception>
    /// <exception cref="InputException">A score is not finite, or no probability where it should be; the message names the row, from 0.</exception>
    public static ClassificationMetrics Compute(ScoreTable scores, ReadOnlySpan<int> labels, bool probabilities)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (labels.Length != scores.Count)
        {
            throw new ArgumentException($"There are {labels.Length} labels for {scores.Count} rows of scores.", nameof(labels));
        }

        int labelCount = scores.LabelCount;
        ProbabilityScores? probabilityScores = probabilities ? new ProbabilityScores(labelCount, BinCount) : null;
        int[][] confusion = [.. Enumerable.Range(0, labelCount).Select(_ => new int[labelCount])];
        var predictedRows = new int[labelCount];
        int unknown = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            RequireFinite(scores[row], row);
            int label = labels[row];
            int predicted = scores.Predicted[row];
            predictedRows[predicted]++;
            if (label == TextData.UnknownLabel)
            {
                unknown++;
                continue;
            }

            if ((uint)label >= (uint)labelCount)
            {
                throw new ArgumentException($"The label {label} of row {row} is none of the {labelCount} labels.", nameof(labels));
            }

            confusion[label][predicted]++;
            probabilityScores?.Add(row, scores[row], predicted, label);
        }

        LabelMetrics[] perLabel = [.. confusion.Select((row, label) =>
            new LabelMetrics(row.Sum(), predictedRows[label], row[label], probabilityScores?.LogLossOf(label)))];
        return new ClassificationMetrics(labels.Length, unknown, confusion, perLabel, probabilityScores);
    }

    // ML.NET's evaluator leaves such rows out without a word, which flatters the model.
    private static void RequireFinite(ReadOnlySpan<float> scores, int row)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            if (!float.IsFinite(scores[i]))
            {
                throw new InputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The model's score of label {i} in row {row} is {scores[i]}, so the row cannot be judged. Look at the row's text, and train the model anew."));
            }
        }
    }
}
