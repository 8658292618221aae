namespace MlNetPath.Core.Tests;

public class ProbabilityScoresTests
{
    [Fact]
    public void GivesTheScoreOfBriersOwnTable()
    {
        // G. W. Brier, "Verification of Forecasts Expressed in Terms of Probability", 1950, table 1: ten forecasts of rain, P = 0.19.
        float[] rain = [0.7f, 0.9f, 0.8f, 0.4f, 0.2f, 0, 0, 0, 0, 0.1f];
        int[] truth = [0, 0, 0, 1, 0, 1, 1, 1, 1, 1];
        Assert.Equal(0.19, Compute(rain, truth).Brier!.Value, 6);
    }

    [Theory]
    [InlineData(1.0f, 0, 0.0)]
    [InlineData(1.0f, 1, 2.0)]
    [InlineData(0.7f, 0, 0.18)]
    [InlineData(0.3f, 0, 0.98)]
    [InlineData(0.5f, 1, 0.5)]
    public void GivesTwiceTheOneSidedScoreOfTwoLabels(float rain, int truth, double expected) =>
        Assert.Equal(expected, Compute([rain], [truth]).Brier!.Value, 6);

    [Fact]
    public void GivesTheCalibrationErrorThatAHandGets()
    {
        // Bin 10 (0.6 to 0.667): 0.61 right, 0.65 wrong: confidence 0.63, accuracy 0.5. Bin 14 (0.867 to 0.933): 0.9 right, 0.9 right, 0.9 wrong.
        ClassificationMetrics metrics = Compute([0.61f, 0.65f, 0.9f, 0.9f, 0.1f], [0, 1, 0, 0, 0]);
        double byHand = (2 * 0.13 / 5) + (3 * (0.9 - (2.0 / 3)) / 5);
        Assert.Equal(byHand, metrics.Ece!.Value, 6);
        Assert.Equal(15, metrics.ReliabilityBins.Count);
        CalibrationBin bin = metrics.ReliabilityBins[9];
        Assert.Equal((2, 0.5), (bin.Count, bin.Accuracy));
        Assert.Equal((0.63, 0.6, 10.0 / 15), (Math.Round(bin.Confidence, 6), bin.From, bin.To));
        Assert.Equal(3, metrics.ReliabilityBins[13].Count);
    }

    [Theory]
    [InlineData(1.0f, 14)]
    [InlineData(0.8f, 12)]
    [InlineData(0.79f, 11)]
    [InlineData(0.5f, 7)]
    public void PutsAConfidenceIntoItsBin(float confidence, int bin) =>
        Assert.Equal(1, Compute([confidence], [0]).ReliabilityBins[bin].Count);

    [Fact]
    public void LetsLabelsBeLeftOut()
    {
        // Half of the probability went to labels that are not measured.
        ClassificationMetrics metrics = ClassificationMetrics.Compute(new ScoreTable(2, [0.5f, 0f]), [0], probabilities: true);
        Assert.Equal(Math.Log(2), metrics.LogLoss!.Value, 12);
        Assert.Equal(0.25, metrics.Brier!.Value, 12);
    }

    [Fact]
    public void TakesScoresWithoutAnyProbability()
    {
        ClassificationMetrics metrics = ClassificationMetrics.Compute(new ScoreTable(2, [0f, 0f]), [1], probabilities: true);
        Assert.Equal((0.0, 1.0, 0.0), (metrics.Accuracy, metrics.Brier, metrics.Ece));
        Assert.Equal(1, metrics.ReliabilityBins[0].Count);
    }

    private static ClassificationMetrics Compute(float[] first, int[] truth) =>
        ClassificationMetrics.Compute(new ScoreTable(2, [.. first.SelectMany(p => (float[])[p, 1 - p])]), truth, probabilities: true);
}
