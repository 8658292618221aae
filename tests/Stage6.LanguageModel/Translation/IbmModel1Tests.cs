namespace MlNetPath.Stage6.LanguageModel.Tests;

public class IbmModel1Tests
{
    private const int Das = 0, Haus = 1, Buch = 2, Ein = 3;
    private const int The = 0, House = 1, Book = 2, A = 3;

    // P. Koehn, "Statistical Machine Translation", 2010, figure 4.4: das Haus, das Buch, ein Buch; without a null word.
    [Theory]
    [InlineData(1, 0.5, 0.25, 0.25, 0.5, 0.5, 0.5)]
    [InlineData(2, 0.6364, 0.1818, 0.1818, 0.6364, 0.5714, 0.5714)]
    [InlineData(3, 0.7479, 0.1313, 0.1208, 0.7479, 0.6534, 0.6534)]
    public void DoesWhatTheTextbookDoes(int iterations, double theDas, double houseDas, double bookDas, double bookBuch, double aEin, double houseHaus)
    {
        var model = new IbmModel1([([Das, Haus], [The, House]), ([Das, Buch], [The, Book]), ([Ein, Buch], [A, Book])], iterations);
        Assert.Equal(theDas, model.Probability(Das, The), 1e-4);
        Assert.Equal(houseDas, model.Probability(Das, House), 1e-4);
        Assert.Equal(bookDas, model.Probability(Das, Book), 1e-4);
        Assert.Equal(bookBuch, model.Probability(Buch, Book), 1e-4);
        Assert.Equal(aEin, model.Probability(Ein, A), 1e-4);
        Assert.Equal(houseHaus, model.Probability(Haus, House), 1e-4);
        Assert.Equal(0, model.Probability(Ein, House));
    }

    [Fact]
    public void DoesWhatWholeTablesDo()
    {
        var random = new Random(2);
        int[] Words() => [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => random.Next(9))];
        (int[] Source, int[] Target)[] pairs = [.. Enumerable.Range(0, 60).Select(_ => (Words(), Words()))];
        var table = new double[9, 9];
        var produced = new double[9];
        for (int e = 0; e < 81; e++)
        {
            table[e / 9, e % 9] = 1.0 / 9;
        }

        for (int iteration = 0; iteration < 5; iteration++)
        {
            var counts = new double[9, 9];
            foreach ((int[] source, int[] target) in pairs)
            {
                foreach (int f in target)
                {
                    foreach (int e in source)
                    {
                        counts[e, f] += table[e, f] / source.Sum(other => table[other, f]);
                    }
                }
            }

            for (int e = 0; e < 9; e++)
            {
                produced[e] = Enumerable.Range(0, 9).Sum(f => counts[e, f]);
                for (int f = 0; f < 9; f++)
                {
                    table[e, f] = counts[e, f] / produced[e];
                }
            }
        }

        var model = new IbmModel1(pairs, 5);
        Dictionary<int, (int Target, double Probability)> best = model.Best();
        for (int e = 0; e < 9; e++)
        {
            Assert.Equal(produced[e], model.Produced(e), 1e-9);
            for (int f = 0; f < 9; f++)
            {
                Assert.Equal(table[e, f], model.Probability(e, f), 1e-12);
            }

            Assert.Equal(Enumerable.Range(0, 9).Max(f => table[e, f]), best[e].Probability, 1e-12);
        }

        Assert.Equal(pairs.Sum(pair => pair.Target.Length), Enumerable.Range(0, 9).Sum(model.Produced), 1e-9);
    }
}
