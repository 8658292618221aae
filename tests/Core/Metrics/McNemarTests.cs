using System.Numerics;
using CsCheck;

namespace MlNetPath.Core.Tests;

public class McNemarTests
{
    // The approval ratings of Agresti, "Categorical Data Analysis", 1990, p. 350 (86 and 150 of 1600 changed their minds): exact p, as R's
    // exact2x2 gives it. Pingouin's documentation of chi2_mcnemar: 40 and 8, p_exact 0.000003. mlxtend's user guide: 11 and 1, p 0.00634765625.
    [Theory]
    [InlineData(86, 150, 3.715936139571442e-05)]
    [InlineData(40, 8, 3.305266709219268e-06)]
    [InlineData(11, 1, 0.00634765625)]
    [InlineData(0, 5, 0.0625)]
    [InlineData(5, 0, 0.0625)]
    [InlineData(2, 1, 1)]
    public void GivesPublishedExactValues(int onlyFirst, int onlySecond, double p) =>
        Assert.Equal(1, McNemar.ExactPValue(onlyFirst, onlySecond) / p, 12);

    [Fact]
    public void FindsNothingWhereBothAreRightEquallyOften()
    {
        Assert.Equal(1, McNemar.ExactPValue(0, 0));
        Assert.Equal(1, McNemar.ExactPValue(1000, 1000));
        Assert.Equal(1, McNemar.ExactPValue(int.MaxValue, int.MaxValue));
    }

    [Fact]
    public void AgreesWithWholeNumberArithmetic() => Gen.Select(Gen.Int[0, 700], Gen.Int[0, 700]).Sample(
        (a, b) =>
        {
            double expected = ExactByWholeNumbers(a, b);
            Assert.Equal(expected, McNemar.ExactPValue(a, b), Math.Max(expected * 1e-11, 1e-300));
            Assert.Equal(McNemar.ExactPValue(a, b), McNemar.ExactPValue(b, a));
        },
        iter: 60);

    [Theory]
    [InlineData(9_700, 10_300)]
    [InlineData(10_000, 10_001)]
    public void AgreesWithWholeNumberArithmeticOnLargeCounts(int a, int b) =>
        Assert.Equal(1, McNemar.ExactPValue(a, b) / ExactByWholeNumbers(a, b), 11);

    [Fact]
    public void StaysExactForHugeCounts()
    {
        // With an odd number of coins and a difference of one, half of all outcomes are at most the smaller count: p is 1 to the last digit.
        Assert.Equal(1, McNemar.ExactPValue(1_000_000_000, 1_000_000_001), 9);

        // With an even number, p is 1 less the probability of the middle, which Stirling's formula gives.
        Assert.Equal(1 - (1 / Math.Sqrt(Math.PI * 1e9)), McNemar.ExactPValue(1_000_000_001, 999_999_999), 9);

        // Far out: 6 standard deviations of the normal curve, 1.973e-9 on both sides.
        Assert.Equal(1.973175e-9, McNemar.ExactPValue(500_000_000 - 94_868, 500_000_000 + 94_868), 1e-12);
        Assert.Equal(0, McNemar.ExactPValue(0, int.MaxValue));
    }

    [Fact]
    public void RefusesNegativeCounts()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => McNemar.ExactPValue(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => McNemar.ExactPValue(0, -1));
    }

    [Fact]
    public void FallsAsTheCountsPart() => Gen.Select(Gen.Int[0, 5000], Gen.Int[0, 5000]).Sample((a, b) =>
    {
        double p = McNemar.ExactPValue(Math.Min(a, b), Math.Max(a, b));
        Assert.InRange(p, 0, 1);
        Assert.True(McNemar.ExactPValue(Math.Min(a, b), Math.Max(a, b) + 2) <= p);
    });

    private static double ExactByWholeNumbers(int a, int b)
    {
        int n = a + b;
        BigInteger term = 1, sum = 0;
        for (int i = 0; i <= Math.Min(a, b); i++)
        {
            sum += term;
            term = term * (n - i) / (i + 1);
        }

        // As many bits as a double can tell apart, then the power of two.
        BigInteger scaled = (sum << 1100) >> (n - 1);
        return scaled.IsZero ? 0 : Math.Min(1, Math.Exp(BigInteger.Log(scaled) - (1100 * Math.Log(2))));
    }
}
