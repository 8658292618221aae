using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel.Tests;

public class TranslationMemoryTests
{
    private static readonly TranslationPair[] Pairs =
    [
        new("The type '{0}' was not found.", "Der Typ '{0}' wurde nicht gefunden.", 1),
        new("The file '{0}' was not found.", "Die Datei '{0}' wurde nicht gefunden.", 2),
        new("Unexpected character in the query", "Unerwartetes Zeichen in der Abfrage", 3),
        new("The type '{0}' was not found!", "Typ '{0}' nicht gefunden!", 1),
    ];

    [Fact]
    public void FindsTheNearestMessage()
    {
        var memory = new TranslationMemory(Pairs);
        Assert.Equal("Die Datei '{0}' wurde nicht gefunden.", memory.Translate("The file '{0}' was not opened."));
        Assert.Equal("Unerwartetes Zeichen in der Abfrage", memory.Translate("unexpected CHARACTER"));

        // What resembles nothing stays as it is.
        Assert.Equal("Жук", memory.Translate("Жук"));
        Assert.Empty(memory.Nearest("Жук", 3));
        Assert.Empty(memory.Nearest("", 3));
    }

    [Fact]
    public void LeavesAGroupOut()
    {
        var memory = new TranslationMemory(Pairs);
        MemoryMatch own = memory.Nearest(Pairs[0].Source, 1)[0];
        Assert.Equal((Pairs[0], 1.0), (own.Pair, Math.Round(own.Similarity, 5)));
        IReadOnlyList<MemoryMatch> others = memory.Nearest(Pairs[0].Source, 10, exceptGroup: 1);
        Assert.Equal(Pairs[1], others[0].Pair);
        Assert.DoesNotContain(others, match => match.Pair.Group == 1);
    }

    [Theory]
    [InlineData(3, 5, 1, false)]
    [InlineData(2, 2, 0.5, false)]
    [InlineData(1, 4, 0, true)]
    public void RanksAsComparingWithEveryMessageDoes(int shortest, int longest, double rarity, bool once)
    {
        var options = new TranslationMemoryOptions { Shortest = shortest, Longest = longest, Rarity = rarity, Once = once, Compared = 1 };
        var random = new Random(9);
        string Text() => string.Concat(Enumerable.Range(0, random.Next(3, 25)).Select(_ => "abc d"[random.Next(5)]));
        TranslationPair[] pairs = [.. Enumerable.Range(0, 80).Select(i => new TranslationPair(Text(), $"{i}", i))];
        var memory = new TranslationMemory(pairs, options);
        Dictionary<string, int>[] grams = [.. pairs.Select(pair => Grams(pair.Source, options))];
        for (int i = 0; i < 40; i++)
        {
            string text = Text();
            double[] expected = [.. grams.Select(other => Cosine(Grams(text, options), other, grams, options)).OrderDescending()];
            IReadOnlyList<MemoryMatch> found = memory.Nearest(text, 5);
            Assert.Equal(Math.Min(5, expected.Count(similarity => similarity > 0)), found.Count);
            for (int rank = 0; rank < found.Count; rank++)
            {
                Assert.Equal(expected[rank], found[rank].Similarity, 1e-5);
                Assert.Equal(Cosine(Grams(text, options), grams[found[rank].Pair.Group], grams, options), found[rank].Similarity, 1e-5);
            }
        }
    }

    [Fact]
    public void ComparesTheNearestAgain()
    {
        // Rare n-grams put the first ahead; by chrF, which weighs all alike, the second is nearer.
        TranslationPair[] pairs = [new("zebra", "1", 1), new("the value of the zone", "2", 2), .. Enumerable.Range(3, 40).Select(i => new TranslationPair($"the value of the {i}", "3", i))];
        const string Source = "the value of the zebra zone";
        var nearest = new TranslationMemory(pairs, new TranslationMemoryOptions { Rarity = 3, Compared = 1 });
        var compared = new TranslationMemory(pairs, new TranslationMemoryOptions { Rarity = 3, Compared = 5 });
        string best = pairs.MaxBy(pair => ChrF.Sentence(pair.Source, Source)).Target;
        Assert.Equal("2", best);
        Assert.Equal(best, compared.Translate(Source));
        Assert.Contains(nearest.Nearest(Source, 5), match => match.Pair.Target == "1");
    }

    [Fact]
    public void NeedsAMessage() => Assert.Throws<InputException>(() => new TranslationMemory([]));

    private static Dictionary<string, int> Grams(string text, TranslationMemoryOptions options)
    {
        string padded = $" {text} ";
        return (from length in Enumerable.Range(options.Shortest, options.Longest - options.Shortest + 1)
                from start in Enumerable.Range(0, Math.Max(0, padded.Length - length + 1))
                select padded.Substring(start, length)).CountBy(gram => gram).ToDictionary();
    }

    private static double Cosine(Dictionary<string, int> a, Dictionary<string, int> b, Dictionary<string, int>[] all, TranslationMemoryOptions options)
    {
        double Weight(string gram, int count) =>
            (options.Once ? 1 : 1 + Math.Log(count)) * Math.Pow(Math.Log((1.0 + all.Length) / (1 + all.Count(other => other.ContainsKey(gram)))) + 1, options.Rarity);
        double Length(Dictionary<string, int> grams) => Math.Sqrt(grams.Sum(gram => Math.Pow(Weight(gram.Key, gram.Value), 2)));
        return a.Where(gram => b.ContainsKey(gram.Key)).Sum(gram => Weight(gram.Key, gram.Value) * Weight(gram.Key, b[gram.Key])) / Length(a) / Length(b);
    }
}
