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
        Assert.Equal("Zu", new TranslationMemory([.. Pairs, new("Up", "Auf", 5), new("To", "Zu", 6)]).Translate("TO"));
    }

    [Fact]
    public void LeavesAGroupOut()
    {
        var memory = new TranslationMemory(Pairs);
        MemoryMatch own = memory.Nearest(Pairs[0].Source, 1)[0];
        Assert.Equal((Pairs[0], 1.0), (own.Pair, own.Similarity));
        IReadOnlyList<MemoryMatch> others = memory.Nearest(Pairs[0].Source, 10, exceptGroup: 1);
        Assert.Equal(Pairs[1], others[0].Pair);
        Assert.DoesNotContain(others, match => match.Pair.Group == 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void FindsWhatComparingWithEveryMessageFinds(int length)
    {
        var random = new Random(9);
        string Text() => string.Concat(Enumerable.Range(0, random.Next(3, 25)).Select(_ => "abc d"[random.Next(5)]));
        TranslationPair[] pairs = [.. Enumerable.Range(0, 80).Select(i => new TranslationPair(Text(), $"{i}", i))];
        var memory = new TranslationMemory(pairs, length);
        Dictionary<string, double>[] grams = [.. pairs.Select(pair => Grams(pair.Source, length))];
        for (int i = 0; i < 40; i++)
        {
            string source = Text();
            Dictionary<string, double> text = Grams(source, length);
            double[] expected = [.. grams.Select(other => Cosine(text, other)).Where(similarity => similarity > 0).OrderDescending()];
            int[] found = memory.ByCosine(source, 5, null);
            Assert.Equal(Math.Min(5, expected.Length), found.Length);
            for (int rank = 0; rank < found.Length; rank++)
            {
                Assert.Equal(expected[rank], Cosine(text, grams[found[rank]]), 1e-5);
            }
        }
    }

    [Fact]
    public void RanksTheNearestByChrF()
    {
        const string Source = "the value of the zebra zone";
        TranslationPair[] pairs = [.. Enumerable.Range(0, 40).Select(i => new TranslationPair($"the value of {(i % 3 == 0 ? "a" : "the")} zone {i}{(i == 17 ? " zebra" : "")}", $"{i}", i))];
        IReadOnlyList<MemoryMatch> all = new TranslationMemory(pairs, candidates: 40).Nearest(Source, 40);
        Assert.Equal([.. pairs.Select(pair => ChrF.Sentence(pair.Source, Source) / 100).OrderDescending()], all.Select(match => match.Similarity));

        // Few candidates: the order is chrF's, the choice the cosine's.
        var few = new TranslationMemory(pairs, candidates: 3);
        Assert.Equal(few.ByCosine(Source, 3, null).Order(), few.Nearest(Source, 3).Select(match => match.Pair.Group).Order());
        Assert.Equal(few.Nearest(Source, 1)[0], few.Nearest(Source, 3)[0]);
    }

    [Fact]
    public void NeedsAMessage() => Assert.Throws<InputException>(() => new TranslationMemory([]));

    private static Dictionary<string, double> Grams(string text, int length)
    {
        string padded = $" {text} ";
        return Enumerable.Range(0, padded.Length - length + 1).Select(start => padded.Substring(start, length)).CountBy(gram => gram).ToDictionary(gram => gram.Key, gram => 1 + Math.Log(gram.Value));
    }

    private static double Cosine(Dictionary<string, double> a, Dictionary<string, double> b) =>
        a.Sum(gram => gram.Value * b.GetValueOrDefault(gram.Key)) / Math.Sqrt(a.Values.Sum(weight => weight * weight) * b.Values.Sum(weight => weight * weight));
}
