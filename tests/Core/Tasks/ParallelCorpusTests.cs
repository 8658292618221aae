using System.Text;
using MlNetPath.Core.DotnetMessages;

namespace MlNetPath.Core.Tests;

public class ParallelCorpusTests
{
    private static readonly ParallelCorpus Corpus = ParallelCorpus.Load();

    [Fact]
    public void KeepsEveryEnglishTextInOneSplit()
    {
        foreach (string target in ParallelCorpus.Languages.Skip(1))
        {
            IReadOnlyList<TranslationPair>[] splits = [.. Enum.GetValues<Split>().Select(split => Corpus.Pairs(split, "en", target))];
            Assert.All(splits, pairs => Assert.NotEmpty(pairs));
            foreach (int[] two in (int[][])[[0, 1], [0, 2], [1, 2]])
            {
                Assert.Empty(splits[two[0]].Select(pair => pair.Source.ToLowerInvariant()).Intersect(splits[two[1]].Select(pair => pair.Source.ToLowerInvariant())));
                Assert.Empty(splits[two[0]].Select(pair => pair.Group).Intersect(splits[two[1]].Select(pair => pair.Group)));
            }
        }
    }

    [Fact]
    public void HasTheSplitsOfTheBuiltInTasks()
    {
        TextTask task = Tasks.Languages.Load();
        var splits = new Dictionary<(string Language, string Text), Split>();
        foreach ((Split split, TextData data) in ((Split, TextData)[])[(Split.Train, task.TrainData), (Split.Validation, task.ValidationData), (Split.Test, task.TestData)])
        {
            for (int row = 0; row < data.Count; row++)
            {
                splits[(task.Labels[data.Labels[row]], data.Text(row))] = split;
            }
        }

        int found = 0;
        foreach (TranslationPair pair in Corpus.Pairs(Split.Test, "en", "de"))
        {
            // A text that an earlier split has too stays there in the task.
            found += splits.TryGetValue(("en", pair.Source), out Split split) && split == Split.Test ? 1 : 0;
        }

        Assert.InRange(found, 0.97 * Corpus.Pairs(Split.Test, "en", "de").Count, double.MaxValue);
        Assert.DoesNotContain(Corpus.Pairs(Split.Test, "en", "de"), pair => splits.TryGetValue(("en", pair.Source), out Split split) && split != Split.Test);
    }

    [Fact]
    public void PairsAMessageWithItsTranslation()
    {
        var messages = new List<ParallelMessage>
        {
            Message(Split.Train, 1, "Open", "Öffnen"),
            Message(Split.Train, 1, "Open", "Öffnen"),
            Message(Split.Train, 2, "Open it", null),
            Message(Split.Train, 3, "Unlock", "öffnen"),
            Message(Split.Test, 4, "Unfold", "Öffnen"),
            Message(Split.Test, 5, "Close", "Schließen"),
        };
        var corpus = new ParallelCorpus(messages);
        Assert.Equal([new("Open", "Öffnen", 1), new("Unlock", "öffnen", 3)], corpus.Pairs(Split.Train, "en", "de"));
        Assert.Equal([new("Unfold", "Öffnen", 4), new("Close", "Schließen", 5)], corpus.Pairs(Split.Test, "en", "de"));

        // Here the source is what two messages share.
        Assert.Equal([new("Schließen", "Close", 5)], corpus.Pairs(Split.Test, "de", "en"));
        Assert.Empty(corpus.Pairs(Split.Test, "en", "fr"));
        Assert.Empty(corpus.Pairs(Split.Validation, "en", "de"));
    }

    [Fact]
    public void NamesTheLanguagesItKnows()
    {
        Assert.Contains("'zh-Hant'", Assert.Throws<InputException>(() => Corpus.Pairs(Split.Test, "en", "xx")).Message, StringComparison.Ordinal);
        Assert.Contains("'de'", Assert.Throws<InputException>(() => Corpus.Pairs(Split.Test, "de", "de")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ComesBackFromTheCacheAsItWas()
    {
        var corpus = new ParallelCorpus([Message(Split.Test, 4, "Unfold", "Öffnen"), Message(Split.Train, 2, "Open it", null)]);
        byte[] file = Written(corpus);
        ParallelCorpus read = Read(file)!;
        Assert.Equal(corpus.Fingerprint, read.Fingerprint);
        Assert.Equal(corpus.Pairs(Split.Test, "en", "de"), read.Pairs(Split.Test, "en", "de"));
        Assert.Null(read.Messages[1].Texts[2]);

        file[Array.IndexOf(file, (byte)'U')] = (byte)'u';
        Assert.Null(Read(file));
        Assert.NotEqual(corpus.Fingerprint, new ParallelCorpus([Message(Split.Test, 4, "Unfold", "Öffnen"), Message(Split.Train, 2, "Open it", "")]).Fingerprint);
    }

    private static byte[] Written(ParallelCorpus corpus)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        ParallelCache.Write(writer, corpus);
        writer.Flush();
        return stream.ToArray();
    }

    private static ParallelCorpus? Read(byte[] file)
    {
        using var reader = new BinaryReader(new MemoryStream(file), Encoding.UTF8);
        return ParallelCache.Read(reader);
    }

    private static ParallelMessage Message(Split split, int group, string english, string? german)
    {
        var texts = new string?[ParallelCorpus.Languages.Count];
        (texts[0], texts[2]) = (english, german);
        return new ParallelMessage(split, group, texts);
    }
}
