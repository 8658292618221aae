using MlNetPath.Core.GeneralText;

namespace MlNetPath.Core.Tests;

public class GeneralCorpusTests
{
    private static readonly TextTask Task = new(
        "t",
        ["de", "en", "ja", "zh-Hans"],
        TextData.Create([("Schon gelernt", 0)]),
        TextData.Create([("Schon gewählt", 0)]),
        TextData.Create([("Nur geprüft", 0)]));

    [Fact]
    public void KeepsWhatCanBeLearnedAndCountsTheRest()
    {
        (string Language, string Text, string? Dropped)[] strings =
        [
            ("de", "Guten Tag", null),
            ("de", "guten Tag", null),
            ("de", "Guten Tag", "the same text again"),
            ("en", "Good morning", null),
            ("de", "Good Morning!", "untranslated"),
            ("de", "+ {0}: x", "without two letters"),
            ("zh-Hans", "学", null),
            ("ja", "OK Cancel", "without its script"),
            ("zh-Hans", "ひらがな", "without its script"),
            ("en", "Name", "under two labels"),
            ("de", "name", "under two labels"),
            ("de", "NUR geprüft", "held out"),
            ("de", "Schon gelernt", "in the task's own texts"),
            ("de", "schon GEWÄHLT", "in the task's own texts"),
        ];
        GeneralCorpus corpus = GeneralCorpus.Make(Task, HeldOutTexts.For(Task), [.. strings.Select((s, i) => (i, new GeneralString(s.Language, s.Text)))]);
        Assert.Equal(
            strings.Index().Where(s => s.Item.Dropped is null).Select(s => (s.Item.Text, s.Item.Language, s.Index)),
            Enumerable.Range(0, corpus.Data.Count).Select(row => (corpus.Data.Text(row), Task.Labels[corpus.Data.Labels[row]], corpus.Packages[row])));
        foreach ((string reason, int count) in corpus.Dropped)
        {
            Assert.Equal((reason, strings.Count(s => s.Dropped == reason)), (reason, count));
        }
    }

    [Fact]
    public void TheTaskLanguagesHasThem()
    {
        TextTask task = Tasks.Languages.Load();
        TextData more = task.MoreTrainData;
        Assert.Same(more, task.MoreTrainData);
        Assert.Equal((GeneralCorpus.FingerprintOf(more), "MIT AND Apache-2.0 AND Unicode-DFS-2016"), (task.MoreFingerprint, task.MoreLicense));
        Assert.All(task.Labels.Index(), label => Assert.InRange(more.Labels.Count(label.Index), 8_000, 20_000));

        // Held-out texts are found by another way than the one that left them out.
        HashSet<string> own = [];
        foreach (TextData split in (TextData[])[task.TrainData, task.ValidationData, task.TestData])
        {
            own.UnionWith(Enumerable.Range(0, split.Count).Select(row => WhiteSpace.Fold(split.Text(row)).ToLowerInvariant()));
        }

        var languages = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int row = 0; row < more.Count; row++)
        {
            string text = more.Text(row);
            Assert.Equal(text, WhiteSpace.Fold(text));
            Assert.DoesNotContain(text.ToLowerInvariant(), own);
            Assert.False(HeldOutTexts.Development.Contains(text), text);
            Assert.Equal(more.Labels[row], languages.GetValueOrDefault(text, more.Labels[row]));
            languages[text] = more.Labels[row];
        }
    }

    [Fact]
    public void OtherTasksHaveNone()
    {
        TextTask task = Tasks.Components.Load();
        Assert.Equal((0, null, null), (task.MoreTrainData.Count, task.MoreFingerprint, task.MoreLicense));
    }

    [Fact]
    public void AMissingPackageIsAnErrorThatNamesItAndTheDataSet()
    {
        GeneralPackage package = GeneralPackage.All[0];
        InputException error = Assert.Throws<InputException>(() => package.ReadVerified([Path.GetTempPath()]));
        Assert.Contains($"{package.Id} {package.Version} of the data set general-text is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAlteredPackageIsAnErrorThatNamesTheFile()
    {
        using var folder = new LabelledFileFolder();
        GeneralPackage package = GeneralPackage.All.Single(p => p.Id == "Neo");
        string file = Path.Combine(folder.Path("neo"), package.Version, $"neo.{package.Version}.nupkg");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "another");
        InputException error = Assert.Throws<InputException>(() => package.ReadVerified([folder.Path("")]));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }
}
