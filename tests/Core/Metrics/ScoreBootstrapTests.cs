namespace MlNetPath.Core.Tests;

public class ScoreBootstrapTests
{
    [Fact]
    public void ComesNearEveryPossibleSample()
    {
        // Four rows have 4^4 samples, all equally likely; a ratio of sums, as chrF and bits per byte are.
        double[] first = [3, 4, 1, 5, 2, 2, 6, 9], second = [2, 4, 2, 5, 1, 2, 7, 9];
        double[] differences = [.. Enumerable.Range(0, 256).Select(i => Ratio(first, Rows(i)) - Ratio(second, Rows(i))).Order()];
        ScoreComparison comparison = ScoreBootstrap.Compare(Score(first), Score(second), [], seed: 3, resamples: 100_000);
        Assert.Equal(differences.Count(d => d <= 0) / 256.0, comparison.PValue, 0.005);
        Assert.Equal(Ratio(first, [0, 1, 2, 3]) - Ratio(second, [0, 1, 2, 3]), comparison.Difference, 12);

        double[] values = [.. Enumerable.Range(0, 256).Select(i => Ratio(first, Rows(i))).Order()];
        ConfidenceInterval interval = ScoreBootstrap.Interval(Score(first), [], seed: 3, resamples: 100_000, confidence: 0.5);
        Assert.Equal(values[64], interval.Low, 0.01);
        Assert.Equal(values[191], interval.High, 0.01);
    }

    [Fact]
    public void DrawsAMeanAsTheOtherBootstrapDoes()
    {
        var random = new Random(8);
        int[] right = [.. Enumerable.Range(0, 900).Select(_ => random.Next(3) == 0 ? 0 : 1)];
        int[] groups = [.. Enumerable.Range(0, 900).Select(row => row / 5)];
        ConfidenceInterval other = ClusterBootstrap.OfAccuracy(right, [.. Enumerable.Repeat(1, 900)], groups, seed: 1);
        ConfidenceInterval interval = ScoreBootstrap.Interval(Score([.. right.SelectMany(r => (double[])[r, 1])]), groups, seed: 1);
        Assert.Equal(other.Low, interval.Low, 0.003);
        Assert.Equal(other.High, interval.High, 0.003);
    }

    [Fact]
    public void FindsALeadAndNoLead()
    {
        var random = new Random(4);
        double[] weak = [.. Enumerable.Range(0, 400).SelectMany(_ => (double[])[random.NextDouble(), 1])];
        double[] strong = [.. weak.Select((value, i) => i % 2 == 0 ? value + 0.05 + (0.2 * random.NextDouble()) : value)];
        Assert.Equal(1 / 1001.0, ScoreBootstrap.Compare(Score(strong), Score(weak), [], seed: 1, resamples: 1000).PValue, 12);
        Assert.Equal(1, ScoreBootstrap.Compare(Score(weak), Score(strong), [], seed: 1, resamples: 1000).PValue, 12);

        // The same twice is no lead, though no sample shows the first behind.
        Assert.Equal(new ScoreComparison(0, new ConfidenceInterval(0, 0), 1), ScoreBootstrap.Compare(Score(weak), Score(weak), [], seed: 1, resamples: 1000));
    }

    [Fact]
    public void IsRightAboutAsOftenAsItSays()
    {
        // Two systems that are equally good: p below 0.1 in about a tenth of all experiments.
        var random = new Random(6);
        double[] System() => [.. Enumerable.Range(0, 100).SelectMany(_ => (double[])[random.NextDouble(), 1])];
        int found = Enumerable.Range(0, 400).Count(i => ScoreBootstrap.Compare(Score(System()), Score(System()), [], seed: i, resamples: 200).PValue < 0.1);
        Assert.InRange(found, 20, 64); // four standard deviations about 40
    }

    [Fact]
    public void GivesTheSameForTheSameSeed()
    {
        CorpusScore score = ChrF.Of(["one two", "three", "four five", "six"], ["one too", "trees", "for five", "sex"]);
        Assert.Equal(ScoreBootstrap.Interval(score, [1, 1, 2, 3], seed: 7), ScoreBootstrap.Interval(score, [1, 1, 2, 3], seed: 7));
        Assert.InRange(score.Value, ScoreBootstrap.Interval(score, [], seed: 7).Low, ScoreBootstrap.Interval(score, [], seed: 7).High);
    }

    [Fact]
    public void RefusesWhatIsNotEquallyLong()
    {
        CorpusScore two = Score([1, 1, 2, 1]);
        Assert.ThrowsAny<ArgumentException>(() => ScoreBootstrap.Interval(two, [1], 1));
        Assert.ThrowsAny<ArgumentException>(() => ScoreBootstrap.Compare(two, Score([1, 1]), [], 1));
        Assert.ThrowsAny<ArgumentException>(() => ScoreBootstrap.Interval(Score([]), [], 1));
        Assert.ThrowsAny<ArgumentException>(() => ScoreBootstrap.Interval(two, [], 1, resamples: 0));
        Assert.ThrowsAny<ArgumentException>(() => ScoreBootstrap.Interval(two, [], 1, confidence: 1));
        Assert.ThrowsAny<ArgumentException>(() => Score([1, 2, 3]));
    }

    private static CorpusScore Score(double[] statistics) => new(2, statistics, sums => sums[1] == 0 ? 0 : sums[0] / sums[1]);

    private static int[] Rows(int sample) => [sample & 3, (sample >> 2) & 3, (sample >> 4) & 3, sample >> 6];

    private static double Ratio(double[] statistics, int[] rows) => rows.Sum(row => statistics[2 * row]) / rows.Sum(row => statistics[(2 * row) + 1]);
}
