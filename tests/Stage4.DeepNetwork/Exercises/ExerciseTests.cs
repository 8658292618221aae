using static TorchSharp.torch;
#if YOURS
using MlNetPath.Stage4.DeepNetwork.Tests.Exercises.Yours;
#else
using MlNetPath.Stage4.DeepNetwork.Tests.Exercises;
#endif

namespace MlNetPath.Stage4.DeepNetwork.Tests;

/// <summary>Checks the solutions of chapter 4's exercises; built with <c>-p:Exercises=yours</c>, those of the reader.</summary>
public sealed class ExerciseTests : TorchTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    public void Exercise1_TheBlockHasAsManyWeights(int width)
    {
        using var block = new ResidualBlock(width, dropout: 0);
        Assert.Equal(block.parameters().Sum(p => p.numel()), BlockWeights.Count(width));
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 4)]
    [InlineData(20, 4)]
    [InlineData(7, 1)]
    public void Exercise2_SoManyBlocksReachSoFarAndOneFewerDoesNot(int bytes, int patch)
    {
        int positionsAway = (bytes + patch - 1) / patch, blocks = Reach.BlocksFor(bytes, patch);
        Assert.True(Reaches(blocks, positionsAway), $"{blocks} blocks are too few.");
        Assert.False(blocks > 0 && Reaches(blocks - 1, positionsAway), $"{blocks} blocks are more than it takes.");
    }

    [Fact]
    public void Exercise3_PaddingIsNotInTheMean()
    {
        Tensor x = randn(3, 5, 4), mask = tensor(new[] { true, true, true, true, true, true, true, false, false, false, false, false, false, false, false }, 3, 5);
        Tensor pooled = MaskedMean.Pool(x, mask);
        Assert.True((pooled[0] - x[0].mean([0L])).abs().max().item<float>() < 1e-5);
        Assert.True((pooled[1] - x[1].narrow(0, 0, 2).mean([0L])).abs().max().item<float>() < 1e-5);
        Assert.Equal(0, pooled[2].abs().max().item<float>());
    }

    [Fact]
    public void Exercise4_TheTextsOwnCountsAreLeftOut()
    {
        double[] alone = LeftOut.Evidence([1, 0, 0], own: 1, ownLabel: 0, smoothing: 0.01), among = LeftOut.Evidence([4, 1, 0], own: 1, ownLabel: 0, smoothing: 0.01);
        Assert.All(alone, value => Assert.Equal(0, value, 1e-9));
        var counts = new EvidenceCounts(10, 3);
        counts.AddFold([([5], 0)]);
        counts.AddFold([([5], 0), ([5], 0), ([5], 0), ([5], 1), ([6, 6], 1), ([6, 6, 6], 2)]); // as many n-grams of each label, so none is made to count more
        (_, float[] rows) = counts.Without(0);
        Assert.All(among.Zip(rows), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void Exercise5_TheyAnswerTogether()
    {
        double[] one = Together.Answer([[2, 0, 1]]), two = Together.Answer([[2, 0, 1], [0, 2, 1]]);
        float[] softmax = tensor(new float[] { 2, 0, 1 }).softmax(0).data<float>().ToArray();
        Assert.All(one.Zip(softmax), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
        Assert.All(two, probability => Assert.Equal(1.0 / 3, probability, 1e-9));
        Assert.Equal(1, Together.Answer([[800, 0, 0], [900, 0, 0]])[0], 1e-9); // e to the power of 850 is no number
    }

    private static bool Reaches(int blocks, int positionsAway)
    {
        Tensor there = ones(1, 25, 1), x = randn(1, 25, 16), other = x.clone();
        other[0, 12 + positionsAway] = randn(16); // not all of it by the same, which the norm would take away
        for (int i = 0; i < blocks; i++)
        {
            using var block = new ResidualBlock(16, dropout: 0);
            (x, other) = (block.call(x, there), block.call(other, there));
        }

        return (x - other)[0, 12].abs().max().item<float>() > 0;
    }
}
