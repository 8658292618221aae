using CsCheck;
using Microsoft.ML.Data;

namespace MlNetPath.Core.Tests;

public class MlNetAgreementTests
{
    [Fact]
    public void AgreesOnAnyProbabilities() => RandomScores.Probabilities(unknownLabels: false).Sample(
        table =>
        {
            ClassificationMetrics ours = ClassificationMetrics.Compute(table.Scores, table.Labels, probabilities: true);
            MulticlassClassificationMetrics theirs = MlNetEvaluation.Evaluate(table.Scores, table.Labels);
            Assert.Equal(theirs.MicroAccuracy, ours.Accuracy, 12);
            AssertAgree(theirs, ours);
        },
        iter: 200);

    [Fact]
    public void AgreesOnTheRestWhereSomeLabelsAreUnknown() => RandomScores.Probabilities(unknownLabels: true).Where(t => t.Labels.Any(l => l >= 0)).Sample(
        table =>
        {
            ClassificationMetrics ours = ClassificationMetrics.Compute(table.Scores, table.Labels, probabilities: true);
            MulticlassClassificationMetrics theirs = MlNetEvaluation.Evaluate(table.Scores, table.Labels);

            // ML.NET leaves rows of missing labels out; here they are wrong.
            int unknown = table.Labels.Count(l => l < 0);
            Assert.Equal(unknown, ours.UnknownLabelCount);
            Assert.Equal(theirs.MicroAccuracy * (ours.Count - unknown) / ours.Count, ours.Accuracy, 12);
            AssertAgree(theirs, ours);
        },
        iter: 100);

    [Fact]
    public void ClipsTheLogarithmAsMlNetDoes()
    {
        var scores = new ScoreTable(2, [1, 0, 0, 1, 1e-20f, 1, 1.0001f, 0]);
        int[] labels = [0, 0, 0, 0];
        double? ours = ClassificationMetrics.Compute(scores, labels, probabilities: true).LogLoss;
        Assert.Equal(MlNetEvaluation.Evaluate(scores, labels).LogLoss, ours!.Value, 12);
        Assert.Equal(-Math.Log(1e-15f) / 2, ours.Value, 12);
    }

    [Fact]
    public void TakesTheFirstOfTiedLabelsAsMlNetDoes()
    {
        float[][] rows = [[0, 0, 0], [0.2f, 0.4f, 0.4f], [-0f, 0f, -1], [-1, -2, -1]];
        var scores = new ScoreTable(3, [.. rows.SelectMany(r => r)]);
        int[] labels = [0, 1, 0, 0];
        Assert.Equal([0, 1, 0, 0], scores.Predicted);
        Assert.Equal(1, MlNetEvaluation.Evaluate(scores, labels).MicroAccuracy);
        Assert.Equal(1, ClassificationMetrics.Compute(scores, labels, probabilities: false).Accuracy);
    }

    private static void AssertAgree(MulticlassClassificationMetrics theirs, ClassificationMetrics ours)
    {
        Assert.Equal(theirs.MacroAccuracy, ours.MacroAccuracy, 12);
        Assert.Equal(theirs.LogLoss, ours.LogLoss!.Value, 9);
        Assert.Equal(theirs.PerClassLogLoss, ours.Labels.Select(l => l.LogLoss ?? 0), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(theirs.ConfusionMatrix.Counts.Select(row => row.Select(c => (int)c)), ours.Confusion);
        if (ours.UnknownLabelCount == 0)
        {
            Assert.Equal(theirs.ConfusionMatrix.PerClassPrecision, ours.Labels.Select(l => l.Precision ?? 0), (a, b) => Math.Abs(a - b) < 1e-12);
        }

        Assert.Equal(theirs.ConfusionMatrix.PerClassRecall, ours.Labels.Select(l => l.Recall ?? 0), (a, b) => Math.Abs(a - b) < 1e-12);
    }
}
