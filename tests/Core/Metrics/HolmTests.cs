using CsCheck;

namespace MlNetPath.Core.Tests;

public class HolmTests
{
    // The first: Wikipedia, "Holm-Bonferroni method", the example of four hypotheses (p 0.01, 0.04, 0.03, 0.005) at 0.05. The next:
    // documentation of @stdlib/stats/padjust, 'holm'. The last: R, p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm").
    [Theory]
    [InlineData(new[] { 0.01, 0.04, 0.03, 0.005 }, new[] { 0.03, 0.06, 0.06, 0.02 })]
    [InlineData(new[] { 0.319, 0.201, 0.4, 0.374, 0.113 }, new[] { 0.957, 0.804, 0.957, 0.957, 0.565 })]
    [InlineData(new[] { 0.01, 0.02, 0.03, 0.04, 0.05 }, new[] { 0.05, 0.08, 0.09, 0.09, 0.09 })]
    public void GivesPublishedExamples(double[] pValues, double[] expected) =>
        Assert.Equal(expected, Holm.Adjust(pValues), (a, b) => Math.Abs(a - b) < 1e-12);

    [Fact]
    public void RejectsWhatBenjaminiAndHochbergSay()
    {
        // Benjamini and Hochberg, "Controlling the False Discovery Rate", 1995, section 4.1: of these 15, control of
        // the familywise error at 0.05 rejects the three smallest.
        double[] pValues =
            [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000];
        Assert.Equal(3, Holm.Adjust(pValues).Count(p => p <= 0.05));
    }

    [Fact]
    public void LeavesOneOrNoneAlone()
    {
        Assert.Equal([0.2], Holm.Adjust([0.2]));
        Assert.Empty(Holm.Adjust([]));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void NamesTheIndexOfWhatIsNoPValue(double bad) =>
        Assert.Contains("index 1", Assert.Throws<ArgumentException>(() => Holm.Adjust([0.5, bad])).Message, StringComparison.Ordinal);

    [Fact]
    public void RejectsExactlyWhatTheStepDownProcedureRejects() => Gen.Double[0, 1].Select(p => p * p * p).Array[1, 30].Sample(pValues =>
    {
        double[] adjusted = Holm.Adjust(pValues);
        double[] sorted = [.. pValues.Order()];
        int rejected = 0;
        while (rejected < sorted.Length && sorted[rejected] <= 0.05 / (sorted.Length - rejected))
        {
            rejected++;
        }

        Assert.Equal(rejected, adjusted.Count(p => p <= 0.05));
    });

    [Fact]
    public void KeepsTheOrderAndNeverLowers() => Gen.Double[0, 1].Array[1, 30].Sample(pValues =>
    {
        double[] adjusted = Holm.Adjust(pValues);
        for (int i = 0; i < pValues.Length; i++)
        {
            Assert.InRange(adjusted[i], pValues[i], Math.Min(1, pValues.Length * pValues[i]));
            Assert.All(Enumerable.Range(0, pValues.Length), j => Assert.True(pValues[i] > pValues[j] || adjusted[i] <= adjusted[j]));
        }
    });
}
