using MlNetPath.Core;
using MlNetPath.Core.DotnetMessages;
using MlNetPath.Onnx.Generation;

namespace MlNetPath.Stage6.LanguageModel.Tests;

/// <summary>Copying, by the model of the repository and by one that is trained here, hardly.</summary>
public sealed class FuzzyRepairTests : IDisposable
{
    private static readonly string Translator = Path.Combine(RepositoryRoot.Path, "models", "translator");

    private static readonly TranslationPair[] Known = [new("The file is missing.", "Die Datei fehlt.", 0), new("Wrong type", "Falscher Typ", 1)];

    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-repair-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_committed_model_says_more_of_what_its_example_says_and_is_nearer_to_the_truth()
    {
        ParallelCorpus corpus = ParallelCorpus.Load();
        using TextGenerator generator = TextGenerator.Load(Translator);
        var repair = new FuzzyRepair(generator, corpus.Pairs(Split.Train, "en", "de"), "en", "de", Stop);
        Assert.True(repair.Copies);
        TranslationPair[] some = [.. corpus.Pairs(Split.Validation, "en", "de").Where((_, i) => i % 12 == 0).Where(pair => pair.Source.Length < 120 && repair.Nearest(pair.Source) is { Similarity: > 0.7 }).Take(24)];
        string[] texts = [.. some.Select(pair => pair.Source)], examples = [.. texts.Select(text => repair.Nearest(text)!.Value.Pair.Target)], truths = [.. some.Select(pair => pair.Target)];
        string[] shown = Translated(new() { Task = repair.Task }), copied = Translated(repair.AddTo(new()));
        Assert.True(ChrF.Of(copied, examples).Value > ChrF.Of(shown, examples).Value + 8);
        Assert.True(ChrF.Of(copied, truths).Value > ChrF.Of(shown, truths).Value + 4);

        // Where nothing is like the text, it is translated alone.
        Assert.Null(repair.Copying("żółć"));
        Assert.Equal(generator.Generate("żółć", new() { Task = Translate.To("de") }, Stop).Text, generator.Generate("żółć", repair.AddTo(new()), Stop).Text);

        string[] Translated(GenerationOptions options) => [.. generator.Generate(texts, options, Stop).Select(text => text.Text)];
    }

    [Fact]
    public void A_message_that_the_network_cannot_see_whole_is_copied_where_it_is_known()
    {
        ParallelCorpus corpus = ParallelCorpus.Load();
        TranslationPair[] known = [.. corpus.Pairs(Split.Train, "en", "de").Where(pair => pair.Source.Length is > 1000 and < 1500).Take(2)];
        Assert.Equal(2, known.Length);
        using TextGenerator generator = TextGenerator.Load(Translator);
        Assert.All(known, pair => Assert.True(generator.CountTokens(pair.Source) + generator.CountTokens(pair.Target) > generator.ContextLength));
        using ITranslator translator = TransformerTranslationStage.WithMemory(Translator).Prepare(corpus, new());
        IReadOnlyList<string> translations = translator.Translate([known[0].Source, "Wrong type", known[1].Source, "  Wrong type\n", known[0].Source], "en", "de", Stop);
        Assert.InRange(ChrF.Of([translations[0]], [known[0].Target]).Value, 95, 100);
        Assert.InRange(ChrF.Of([translations[2]], [known[1].Target]).Value, 95, 100);
        Assert.Equal(translations[0], translations[4]);
        Assert.Equal($"  {translations[1]}\n", translations[3]);
    }

    [Fact]
    public void The_nearest_message_is_found_or_none()
    {
        using TextGenerator generator = TextGenerator.Load(Translator);
        var repair = FuzzyRepair.WithoutCopying(generator, Known, "en", "de");
        Assert.False(repair.Copies);
        Assert.Equal(Known[1], repair.Nearest("Wrong type!")!.Value.Pair);
        Assert.Null(repair.Nearest("żółć"));
        Assert.Null(repair.Copying("Wrong type!"));
        Assert.True(repair.IsShown("Wrong type!"));
        Assert.False(repair.IsShown("żółć"));
        Assert.False(repair.IsShown(string.Concat(Enumerable.Repeat("Wrong type! ", 90))));
        Assert.Throws<InputException>(() => new FuzzyRepair(generator, [], "en", "de", Stop));
    }

    [Fact]
    public void Weights_beside_another_model_s_tokenizer_are_refused()
    {
        foreach (string file in Directory.EnumerateFiles(Translator, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(Translator, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        using TextGenerator generator = TextGenerator.Load(folder);
        BpeTrainer.Train(["the file", "the files"], new() { VocabularySize = 258, SpecialTokens = ["<|end|>"] }).Write(folder);
        Assert.Contains("has no token <|pad|>", Assert.Throws<InputException>(() => new FuzzyRepair(generator, Known, "en", "de", Stop)).Message, StringComparison.Ordinal);
        File.Delete(Path.Combine(folder, "copying.json"));
        Assert.False(new FuzzyRepair(generator, Known, "en", "de", Stop).Copies);
    }

    [Fact]
    public void A_trained_model_has_learned_when_to_copy_where_there_are_validation_messages()
    {
        (string English, string German)[] texts = [.. Enumerable.Range(0, 24).Select(i => ($"The file {i} is not there.", $"Die Datei {i} ist nicht da.")), (Long(7), "Die Datei 7 ist nicht da. Sie kann im anderen Ordner liegen, oder sie hat einen anderen Namen.")];
        var corpus = new ParallelCorpus([.. texts.Select((text, i) => new ParallelMessage(i % 4 == 3 ? Split.Validation : Split.Train, i, [.. ParallelCorpus.Languages.Select(language => language switch { "en" => text.English, "de" => text.German, _ => null })]))]);
        BpeVocabulary vocabulary = BpeTrainer.Train(texts.Select(text => text.English + text.German), new() { VocabularySize = 300, SpecialTokens = CorpusTokens.SpecialTokens });
        File.WriteAllText(Path.Combine(folder, "copying.json"), "of another model");
        LanguageModelTrainer.Train(corpus, vocabulary, folder, new() { Width = 32, Blocks = 1, Heads = 2, KeyHeads = 1, Context = 128, Rounds = 1, Threads = 1 });
        Assert.NotNull(CopyGate.Read(folder));

        // The model knows next to nothing, so what it says is its example, and of a long one, too.
        string[] copied = Translated();
        Assert.Equal("Die Datei 16 ist nicht da.", copied[0]);
        Assert.InRange(ChrF.Of([copied[1]], [texts[^1].German]).Value, 80, 100);

        // Where nothing is copied, what is long is translated in pieces.
        File.Delete(Path.Combine(folder, "copying.json"));
        string[] alone = Translated();
        Assert.Equal(4, alone.Length);
        Assert.Equal(alone[1], string.Join(' ', alone[2..]));

        string[] Translated()
        {
            using ITranslator translator = TransformerTranslationStage.WithMemory(folder).Prepare(corpus, new());
            return [.. translator.Translate(["The file 16 is not there.", Long(8), .. TextPieces.Of(Long(8), 64).Select(piece => piece.Trim())], "en", "de", Stop)];
        }

        static string Long(int number) => $"The file {number} is not there. It may be in the other folder, or it has another name.";
    }

    [Fact]
    public void When_to_copy_is_learned_with_the_example_shown_and_not()
    {
        ParallelCorpus corpus = ParallelCorpus.Load();
        using TextGenerator generator = TextGenerator.Load(Translator);
        TranslationPair[] messages = [.. corpus.Pairs(Split.Validation, "en", "de").Where(pair => pair.Source.Length < 40).Take(6), new("żółć", "Galle", 0)];
        IReadOnlyList<(CopySigns Signs, bool IsRight)> places = CopyLearner.Watch(generator, BpeVocabulary.Read(Translator), corpus.Pairs(Split.Train, "en", "de"), messages, "de", Stop);
        (double Model, bool IsRight)[] shown = Of(true), not = Of(false);
        Assert.InRange(shown.Length, not.Length * 3 / 4, not.Length * 4 / 3);
        Assert.True(shown.Average(place => place.Model) > not.Average(place => place.Model) + 0.04); // the model takes from an example what it sees
        Assert.Contains(shown, place => place.IsRight);
        Assert.Contains(not, place => !place.IsRight);

        (double, bool)[] Of(bool isShown) => [.. places.Where(place => place.Signs.IsShown == isShown).Select(place => (place.Signs.Model, place.IsRight))];
    }
}
