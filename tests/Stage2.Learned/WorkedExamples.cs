using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned.Tests;

/// <summary>The small calculations of the chapter. Each shows its numbers as what a test expects, so they are right.</summary>
public class WorkedExamples
{
    [Fact]
    public void CountingAlone()
    {
        #region counting
        (string Label, string[] Words)[] texts =
        [
            ("de", ["das", "modul"]),
            ("de", ["das", "projekt"]),
            ("en", ["the", "module"]),
            ("en", ["the", "project", "file"]),
        ];
        int vocabulary = texts.SelectMany(t => t.Words).Distinct().Count();

        double Share(string word, string label)
        {
            string[] urn = [.. texts.Where(t => t.Label == label).SelectMany(t => t.Words)];
            return (urn.Count(w => w == word) + 0.1) / (urn.Length + (0.1 * vocabulary));
        }

        Assert.Equal(0.447, Share("das", "de"), 3);     // (2 + 0.1) / (4 + 0.1 * 7)
        Assert.Equal(0.018, Share("das", "en"), 3);     // (0 + 0.1) / (5 + 0.1 * 7)
        Assert.Equal(0.021, Share("file", "de"), 3);
        Assert.Equal(0.193, Share("file", "en"), 3);

        // "das file": half of the texts are German, half are English.
        double german = 0.5 * Share("das", "de") * Share("file", "de");
        double english = 0.5 * Share("das", "en") * Share("file", "en");
        Assert.Equal(0.74, german / (german + english), 2);
        #endregion
    }

    [Fact]
    public void TheLibraryCountsTheSameWay()
    {
        // Every n-gram of "aa" occurs in the first label only, those of "bb" in the second only; one text asks for both.
        BucketWeights model = NaiveBayes.Train(TextData.Create([("aa", 0), ("bb", 1)]), 2, new LearnedOptions());
        var scores = new float[2];
        model.Score("aa bb", scores);
        Assert.Equal(0.5f, scores[0], 5);
        model.Score("aa", scores);
        Assert.True(scores[0] > 0.99f);
    }

    [Fact]
    public void FromLogitsToProbabilities()
    {
        #region softmax
        static double[] Softmax(params double[] logits)
        {
            double sum = logits.Sum(Math.Exp);
            return [.. logits.Select(logit => Math.Round(Math.Exp(logit) / sum, 3))];
        }

        Assert.Equal([0.705, 0.259, 0.035], Softmax(2, 1, -1));         // 7.39, 2.72 and 0.37, each over their sum of 10.48
        Assert.Equal([0.705, 0.259, 0.035], Softmax(102, 101, 99));     // only differences count
        Assert.Equal([0.982, 0.018, 0.000], Softmax(8, 4, -4));         // four times the logits: much surer
        Assert.Equal([0.547, 0.331, 0.122], Softmax(1, 0.5, -0.5));     // a temperature of 2: less sure, the order is the same
        #endregion
    }

    [Fact]
    public void WhatProbabilitiesAreWorth()
    {
        #region probability-scores
        // Three texts, two labels; the model's probabilities of both, and the true labels.
        var scores = new ScoreTable(2, [0.9f, 0.1f, /**/ 0.6f, 0.4f, /**/ 0.8f, 0.2f]);
        ClassificationMetrics metrics = ClassificationMetrics.Compute(scores, [0, 0, 1], probabilities: true);

        Assert.Equal(0.742, metrics.LogLoss!.Value, 3);     // (-ln 0.9 - ln 0.6 - ln 0.2) / 3 = (0.105 + 0.511 + 1.609) / 3
        Assert.Equal(0.540, metrics.Brier!.Value, 3);       // ((0.1² + 0.1²) + (0.4² + 0.4²) + (0.8² + 0.8²)) / 3
        Assert.Equal(0.433, metrics.Ece!.Value, 3);         // (|0.9 - 1| + |0.6 - 1| + |0.8 - 0|) / 3
        #endregion
    }

    [Fact]
    public void LuckOrNot()
    {
        #region luck
        // 100 texts. On 91 both models are right or both are wrong; 8 only the first gets right, 1 only the second.
        var counts = new PairedCounts(Count: 100, OnlyFirst: 8, OnlySecond: 1);
        Assert.Equal(0.039, McNemar.ExactPValue(counts), 3);        // 2 * (1 + 9) / 2^9: no head or one in nine tosses, either way round
        Assert.Equal(1.0, McNemar.ExactPValue(onlyFirst: 5, onlySecond: 4), 3);

        // The label is 1 everywhere; each text is a group of its own.
        int[] labels = [.. Enumerable.Repeat(1, 100)];
        int[] first = [.. Enumerable.Range(0, 100).Select(text => text < 99 ? 1 : 0)];
        int[] second = [.. Enumerable.Range(0, 100).Select(text => text is < 91 or 99 ? 1 : 0)];
        ConfidenceInterval interval = ClusterBootstrap.OfDifference(first, second, labels, groups: [], seed: 1);
        Assert.Equal(0.07, counts.Difference, 2);
        Assert.Equal(0.02, interval.Low, 2);
        Assert.Equal(0.13, interval.High, 2);
        #endregion
    }
}
