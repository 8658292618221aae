using CsCheck;

namespace MlNetPath.Core.Tests;

public class PairedCountsTests
{
    [Fact]
    public void CountsWhatOnlyOneGetsRight()
    {
        PairedCounts counts = PairedCounts.Of([0, 1, 1, 2, 0], [0, 0, 1, 1, 1], [0, 1, 0, 1, TextData.UnknownLabel]);
        Assert.Equal(new PairedCounts(5, 1, 1), counts);
        Assert.Equal(0, counts.Difference);
        Assert.Equal(0, default(PairedCounts).Difference);
    }

    [Fact]
    public void RefusesUnequalLengths()
    {
        Assert.Throws<ArgumentException>(() => PairedCounts.Of([0], [0, 1], [0, 1]));
        Assert.Throws<ArgumentException>(() => PairedCounts.Of([0, 1], [0], [0, 1]));
    }

    [Fact]
    public void IsTheDifferenceOfTheAccuracies() => Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[-1, 3]).Array[1, 80].Sample(rows =>
    {
        int[] first = [.. rows.Select(r => r.Item1)], second = [.. rows.Select(r => r.Item2)], labels = [.. rows.Select(r => r.Item3)];
        double Accuracy(int[] predicted) => (double)predicted.Where((p, i) => p == labels[i]).Count() / labels.Length;
        PairedCounts counts = PairedCounts.Of(first, second, labels);
        Assert.Equal(Accuracy(first) - Accuracy(second), counts.Difference, 12);
        Assert.Equal(-counts.Difference, PairedCounts.Of(second, first, labels).Difference);
        Assert.InRange(McNemar.ExactPValue(counts), 0, 1);
    });
}
