using MlNetPath.Core;
using MlNetPath.Onnx.Torch;

namespace MlNetPath.Stage6.LanguageModel.Tests;

public sealed class CopyGateTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-gate-").FullName;

    public CopyGateTests() => TorchRuntime.Load();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void It_is_right_as_often_as_it_says()
    {
        // The truth is a logistic function of two signs, so regression has to find it.
        (CopySigns Signs, bool IsRight)[] places = Drawn(6000);
        var gate = CopyGate.Learn(places);
        Assert.InRange(places.Average(place => Math.Abs(Truth(place.Signs) - gate.Probability(place.Signs))), 0, 0.03);

        // At the maximum of the likelihood, what each feature sums to over right tokens is what is expected, but for the prior.
        double[] right = new double[CopySigns.Count], expected = new double[CopySigns.Count];
        foreach ((CopySigns signs, bool isRight) in places)
        {
            double[] features = signs.Features();
            for (int i = 0; i < features.Length; i++)
            {
                right[i] += isRight ? features[i] : 0;
                expected[i] += gate.Probability(signs) * features[i];
            }
        }

        Assert.All(right.Zip(expected), both => Assert.Equal(both.First, both.Second, 5.0));
    }

    [Fact]
    public void Signs_become_finite_numbers_whatever_they_are()
    {
        double[] extremes = [0, 1e-300, 0.5, 1];
        foreach (double model in extremes)
        {
            foreach (double other in extremes)
            {
                double[] features = new CopySigns(model, other, other, other, 1, true, true).Features();
                Assert.Equal(CopySigns.Count, features.Length);
                Assert.All(features, feature => Assert.True(double.IsFinite(feature)));
            }
        }
    }

    [Fact]
    public void What_is_written_is_read()
    {
        var gate = CopyGate.Learn(Drawn(200));
        gate.Write(folder);
        CopyGate read = CopyGate.Read(folder)!;
        Assert.All(Drawn(20), place => Assert.Equal(gate.Probability(place.Signs), read.Probability(place.Signs), 1e-12));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"weights":[1,2]}""")]
    [InlineData("""{"weights":"a"}""")]
    public void A_broken_file_is_named(string text)
    {
        Assert.Null(CopyGate.Read(folder));
        if (text.Length == 0)
        {
            Directory.CreateDirectory(Path.Combine(folder, "copying.json"));
            Assert.Contains("copying.json' cannot be read: ", Assert.Throws<InputException>(() => CopyGate.Read(folder)).Message, StringComparison.Ordinal);
            Directory.Delete(Path.Combine(folder, "copying.json"));
        }

        File.WriteAllText(Path.Combine(folder, "copying.json"), text);
        Assert.Contains("copying.json' cannot be read: ", Assert.Throws<InputException>(() => CopyGate.Read(folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e308")]
    [InlineData("1e999")]
    [InlineData("-1001")]
    public void Weights_that_nothing_could_have_learned_are_refused(string weight)
    {
        File.WriteAllText(Path.Combine(folder, "copying.json"), $$"""{"weights":[{{string.Join(',', Enumerable.Repeat(weight, CopySigns.Count))}}]}""");
        Assert.Contains("'weights' has to be 34 numbers from -1000 to 1000", Assert.Throws<InputException>(() => CopyGate.Read(folder)).Message, StringComparison.Ordinal);
    }

    private static double Truth(CopySigns signs) => 1 / (1 + Math.Exp(-((0.7 * Math.Log(signs.Model / (1 - signs.Model))) + (2 * signs.Similarity) - 1)));

    private static (CopySigns Signs, bool IsRight)[] Drawn(int count)
    {
        var random = new Random(2);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var signs = new CopySigns(0.02 + (0.96 * random.NextDouble()), random.NextDouble(), 0.1 + (0.8 * random.NextDouble()), 0.1 + (0.8 * random.NextDouble()), random.Next(5, 60), random.Next(20) == 0, random.Next(2) == 0);
            return (signs, random.NextDouble() < Truth(signs));
        })];
    }
}
