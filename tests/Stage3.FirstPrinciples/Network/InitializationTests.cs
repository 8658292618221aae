namespace MlNetPath.Stage3.FirstPrinciples.Tests;

public sealed class InitializationTests
{
    [Fact]
    public void Glorot_and_He_keep_to_their_limits_and_fill_them()
    {
        Dense glorot = new Dense("x", 200, 100).Glorot(new Random(1)), he = new Dense("x", 200, 100).He(new Random(1));
        Assert.Equal(MathF.Sqrt(6f / 300), glorot.Weights.Values.Values.Max(MathF.Abs), 1e-3f);
        Assert.Equal(MathF.Sqrt(6f / 200), he.Weights.Values.Values.Max(MathF.Abs), 1e-3f);
        Assert.Equal(2f / 300, glorot.Weights.Values.Values.Average(x => x * x), 1e-4f); // the variance that the paper asks for
        Assert.Equal(2f / 200, he.Weights.Values.Values.Average(x => x * x), 2e-4f);
        Assert.All(glorot.Biases.Values.Values, bias => Assert.Equal(0, bias));
    }

    [Fact]
    public void The_same_seed_gives_the_same_start_and_another_seed_another()
    {
        float[] Start(int seed) => new Dense("x", 20, 10).Glorot(new Random(seed)).Weights.Values.Values;
        Assert.Equal(Start(5), Start(5));
        Assert.NotEqual(Start(5), Start(6));
    }
}
