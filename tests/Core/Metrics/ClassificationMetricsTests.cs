using CsCheck;

namespace MlNetPath.Core.Tests;

public class ClassificationMetricsTests
{
    [Fact]
    public void MeasuresPerLabel()
    {
        // True 0 0 0 1 1 2, predicted 0 0 1 1 0 0: one-hot, as rules answer.
        ClassificationMetrics metrics = Compute([0, 0, 1, 1, 0, 0], [0, 0, 0, 1, 1, 2], labelCount: 3);
        Assert.Equal((6, 3), (metrics.Count, metrics.Correct));
        Assert.Equal(0.5, metrics.Accuracy);
        Assert.Equal([[2, 1, 0], [1, 1, 0], [1, 0, 0]], metrics.Confusion);
        Assert.Equal([2.0 / 4, 1.0 / 2, null], metrics.Labels.Select(l => l.Precision));
        Assert.Equal([2.0 / 3, 1.0 / 2, 0], metrics.Labels.Select(l => l.Recall));
        Assert.Equal([4.0 / 7, 1.0 / 2, 0], metrics.Labels.Select(l => l.F1));
        Assert.Equal(((2.0 / 3) + 0.5 + 0) / 3, metrics.MacroAccuracy, 15);
        Assert.Equal(((4.0 / 7) + 0.5 + 0) / 3, metrics.MacroF1, 15);
    }

    [Fact]
    public void GivesTheMacroF1OfTheScikitLearnGuide()
    {
        // scikit-learn, f1_score: y_true = [0, 1, 2, 0, 1, 2], y_pred = [0, 2, 1, 0, 0, 1]; macro 0.26..., per class 0.8, 0, 0.
        ClassificationMetrics metrics = Compute([0, 2, 1, 0, 0, 1], [0, 1, 2, 0, 1, 2], labelCount: 3);
        Assert.Equal(0.8 / 3, metrics.MacroF1, 15);
        Assert.Equal([0.8, 0, 0], metrics.Labels.Select(l => l.F1));
    }

    [Fact]
    public void LeavesLabelsWithoutRowsOutOfTheMacroMeans()
    {
        ClassificationMetrics metrics = Compute([0, 0, 2], [0, 0, 0], labelCount: 3);
        Assert.Equal(2.0 / 3, metrics.MacroAccuracy, 15);
        Assert.Equal(0.8, metrics.MacroF1, 15);
        Assert.Null(metrics.Labels[2].Recall);
        Assert.Equal(0, metrics.Labels[2].Precision);
        Assert.Null(metrics.Labels[1].Precision);
    }

    [Fact]
    public void CountsUnknownLabelsAsWrong()
    {
        var scores = new ScoreTable(2, [0.9f, 0.1f, 0.2f, 0.8f, 0.7f, 0.3f]);
        ClassificationMetrics with = ClassificationMetrics.Compute(scores, [0, 1, TextData.UnknownLabel], probabilities: true);
        ClassificationMetrics without = ClassificationMetrics.Compute(new ScoreTable(2, [0.9f, 0.1f, 0.2f, 0.8f]), [0, 1], probabilities: true);
        Assert.Equal((3, 2, 1), (with.Count, with.Correct, with.UnknownLabelCount));
        Assert.Equal(2.0 / 3, with.Accuracy, 15);
        Assert.Equal(WilsonInterval.Of(2, 3), with.AccuracyInterval);
        Assert.Equal((without.LogLoss, without.Brier, without.Ece), (with.LogLoss, with.Brier, with.Ece));
        Assert.Equal(without.ReliabilityBins, with.ReliabilityBins);
        Assert.Equal(without.Confusion, with.Confusion);
        Assert.Equal(without.MacroAccuracy, with.MacroAccuracy);
        Assert.Equal([0.5, 1], with.Labels.Select(l => l.Precision));
        Assert.Equal([1, 1], with.Labels.Select(l => l.Recall));
    }

    [Fact]
    public void HasNoProbabilityMeasuresForRules()
    {
        ClassificationMetrics metrics = Compute([0, 1], [0, 0], labelCount: 2);
        Assert.Null(metrics.LogLoss);
        Assert.Null(metrics.Brier);
        Assert.Null(metrics.Ece);
        Assert.Empty(metrics.ReliabilityBins);
        Assert.All(metrics.Labels, l => Assert.Null(l.LogLoss));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StandsNoRows(bool probabilities)
    {
        ClassificationMetrics metrics = ClassificationMetrics.Compute(new ScoreTable(3, []), [], probabilities);
        Assert.Equal((0, 0, 0.0, 0.0, 0.0), (metrics.Count, metrics.Correct, metrics.Accuracy, metrics.MacroAccuracy, metrics.MacroF1));
        Assert.Equal(new ConfidenceInterval(0, 1), metrics.AccuracyInterval);
        Assert.Null(metrics.LogLoss);
        Assert.Null(metrics.Ece);
        Assert.Equal(3, metrics.Labels.Count);
    }

    [Fact]
    public void StandsRowsOfUnknownLabelsOnly()
    {
        ClassificationMetrics metrics = ClassificationMetrics.Compute(new ScoreTable(2, [1, 0]), [TextData.UnknownLabel], probabilities: true);
        Assert.Equal((1, 0.0), (metrics.Count, metrics.Accuracy));
        Assert.Null(metrics.Brier);
    }

    [Fact]
    public void MeasuresOneRow()
    {
        ClassificationMetrics metrics = ClassificationMetrics.Compute(new ScoreTable(2, [0.25f, 0.75f]), [1], probabilities: true);
        Assert.Equal((1.0, 1.0, 1.0), (metrics.Accuracy, metrics.MacroAccuracy, metrics.MacroF1));
        Assert.Equal(-Math.Log(0.75), metrics.LogLoss!.Value, 12);
        Assert.Equal(0.125, metrics.Brier!.Value, 12);
        Assert.Equal(0.25, metrics.Ece!.Value, 12);
    }

    [Fact]
    public void IsPerfectWhenAllIsRightAndWorstWhenAllIsWrong()
    {
        var scores = new ScoreTable(2, [1, 0, 0, 1]);
        ClassificationMetrics right = ClassificationMetrics.Compute(scores, [0, 1], probabilities: true);
        ClassificationMetrics wrong = ClassificationMetrics.Compute(scores, [1, 0], probabilities: true);
        Assert.Equal((1.0, 1.0, 0.0, 0.0, 0.0), (right.Accuracy, right.MacroF1, right.LogLoss, right.Brier, right.Ece));
        Assert.Equal((0.0, 0.0, 2.0, 1.0), (wrong.Accuracy, wrong.MacroF1, wrong.Brier, wrong.Ece));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void NamesTheRowOfAScoreThatIsNoNumber(float bad)
    {
        var scores = new ScoreTable(2, [1, 0, 1, 0, 0, bad]);
        foreach (bool probabilities in (bool[])[true, false])
        {
            var e = Assert.Throws<InputException>(() => ClassificationMetrics.Compute(scores, [0, 0, 0], probabilities));
            Assert.Contains("label 1 in row 2", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1.2f, 0f, "the score of label 0 is 1.2")]
    [InlineData(0.5f, -0.1f, "the score of label 1 is -0.1")]
    [InlineData(0.75f, 0.5f, "the scores sum to 1.25")]
    public void RefusesScoresThatAreNoProbabilities(float first, float second, string message)
    {
        var scores = new ScoreTable(2, [1, 0, first, second]);
        var e = Assert.Throws<InputException>(() => ClassificationMetrics.Compute(scores, [0, 0], probabilities: true));
        Assert.Contains("row 1", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Equal(1, ClassificationMetrics.Compute(scores, [0, 0], probabilities: false).Accuracy);
    }

    [Fact]
    public void RefusesLabelsThatDoNotFit()
    {
        var scores = new ScoreTable(2, [1, 0]);
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.Compute(scores, [0, 1], probabilities: false));
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.Compute(scores, [2], probabilities: false));
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.Compute(scores, [-2], probabilities: false));
    }

    [Fact]
    public void KeepsEveryMeasureInItsRange() => RandomScores.Probabilities(unknownLabels: true).Sample(table =>
    {
        ClassificationMetrics metrics = ClassificationMetrics.Compute(table.Scores, table.Labels, probabilities: true);
        Assert.True(metrics.AccuracyInterval.Contains(metrics.Accuracy));
        Assert.InRange(metrics.MacroF1, 0, 1);
        Assert.InRange(metrics.Ece ?? 0, 0, 1);
        Assert.InRange(metrics.Brier ?? 0, 0, 2);
        Assert.True(metrics.LogLoss is null or >= 0);
        Assert.Equal(metrics.Count - metrics.UnknownLabelCount, metrics.ReliabilityBins.Sum(b => b.Count));
        Assert.Equal(metrics.Count - metrics.UnknownLabelCount, metrics.Confusion.Sum(row => row.Sum()));
        Assert.Equal(metrics.Correct, metrics.Labels.Select((_, i) => metrics.Confusion[i][i]).Sum());
        Assert.Equal(metrics.Count, metrics.Labels.Sum(l => l.Predicted));
        Assert.All(metrics.ReliabilityBins.Where(b => b.Count > 0), b => Assert.InRange(b.Confidence, b.From - 1e-9, b.To + 1e-9));
    });

    private static ClassificationMetrics Compute(int[] predicted, int[] labels, int labelCount) => ClassificationMetrics.Compute(
        new ScoreTable(labelCount, [.. predicted.SelectMany(p => Enumerable.Range(0, labelCount).Select(i => i == p ? 1f : 0f))]), labels, probabilities: false);
}
