namespace MlNetPath.Stage6.LanguageModel.Tests;

public sealed class MixtureWeightsTests
{
    [Fact]
    public void No_other_share_makes_the_texts_likelier()
    {
        var random = new Random(1);
        (int Kind, double First, double Second)[] places = [.. Enumerable.Range(0, 400).Select(i => (i % 2, random.NextDouble(), i % 2 == 0 ? random.NextDouble() * random.NextDouble() : random.NextDouble()))];
        double[] shares = MixtureWeights.Learn(3, places);
        for (int kind = 0; kind < 2; kind++)
        {
            double best = Enumerable.Range(0, 101).Max(hundredths => Likelihood(kind, hundredths / 100.0));
            Assert.InRange(Likelihood(kind, shares[kind]), best - 0.05, double.PositiveInfinity);
        }

        Assert.True(shares[0] > shares[1]);
        Assert.Equal(0.5, shares[2]); // nothing is known of it

        double Likelihood(int kind, double share) => places.Where(place => place.Kind == kind).Sum(place => Math.Log((share * place.First) + ((1 - share) * place.Second)));
    }

    [Fact]
    public void A_model_that_is_always_better_has_it_all()
    {
        Assert.InRange(MixtureWeights.Learn(1, [.. Enumerable.Repeat((0, 0.8, 0.1), 10_000)])[0], 0.999, 1);
        Assert.InRange(MixtureWeights.Learn(1, [.. Enumerable.Repeat((0, 0.1, 0.8), 10_000)])[0], 0, 0.001);
    }
}
