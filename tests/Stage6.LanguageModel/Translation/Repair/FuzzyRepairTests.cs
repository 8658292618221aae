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
        var repair = new FuzzyRepair(Translator, corpus.Pairs(Split.Train, "en", "de"), "en", "de", Stop);
        Assert.True(repair.Copies);
        TranslationPair[] some = [.. corpus.Pairs(Split.Validation, "en", "de").Where((_, i) => i % 12 == 0).Where(pair => pair.Source.Length < 120 && repair.Nearest(pair.Source) is { Similarity: > 0.7 }).Take(24)];
        string[] texts = [.. some.Select(pair => pair.Source)], examples = [.. texts.Select(text => repair.Nearest(text)!.Value.Pair.Target)], truths = [.. some.Select(pair => pair.Target)];
        using TextGenerator generator = TextGenerator.Load(Translator);
        string[] shown = Translated(new() { Task = repair.Task }), copied = Translated(repair.AddTo(new()));
        Assert.True(ChrF.Of(copied, examples).Value > ChrF.Of(shown, examples).Value + 8);
        Assert.True(ChrF.Of(copied, truths).Value > ChrF.Of(shown, truths).Value + 4);

        // Where nothing is like the text, it is translated alone.
        Assert.Null(repair.Copying("żółć"));
        Assert.Equal(generator.Generate("żółć", new() { Task = Translate.To("de") }, Stop).Text, generator.Generate("żółć", repair.AddTo(new()), Stop).Text);

        string[] Translated(GenerationOptions options) => [.. generator.Generate(texts, options, Stop).Select(text => text.Text)];
    }

    [Fact]
    public void The_nearest_message_is_found_or_none()
    {
        var repair = new FuzzyRepair(folder, Known, "en", "de", Stop);
        Assert.False(repair.Copies);
        Assert.Equal(Known[1], repair.Nearest("Wrong type!")!.Value.Pair);
        Assert.Null(repair.Nearest("żółć"));
        Assert.Null(repair.Copying("Wrong type!"));
        Assert.Throws<InputException>(() => new FuzzyRepair(folder, [], "en", "de", Stop));
    }

    [Fact]
    public void Weights_beside_another_model_s_tokenizer_are_refused()
    {
        File.Copy(Path.Combine(Translator, "copying.json"), Path.Combine(folder, "copying.json"));
        BpeTrainer.Train(["the file", "the files"], new() { VocabularySize = 258, SpecialTokens = ["<|end|>"] }).Write(folder);
        Assert.Contains("has no token <|pad|>", Assert.Throws<InputException>(() => new FuzzyRepair(folder, Known, "en", "de", Stop)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trained_model_has_learned_when_to_copy_where_there_are_validation_messages()
    {
        (string, string)[] texts = [.. Enumerable.Range(0, 24).Select(i => ($"The file {i} is not there.", $"Die Datei {i} ist nicht da."))];
        var corpus = new ParallelCorpus([.. texts.Select((text, i) => new ParallelMessage(i % 4 == 3 ? Split.Validation : Split.Train, i, [.. ParallelCorpus.Languages.Select(language => language switch { "en" => text.Item1, "de" => text.Item2, _ => null })]))]);
        BpeVocabulary vocabulary = BpeTrainer.Train(texts.Select(text => text.Item1 + text.Item2), new() { VocabularySize = 300, SpecialTokens = CorpusTokens.SpecialTokens });
        File.WriteAllText(Path.Combine(folder, "copying.json"), "of another model");
        LanguageModelTrainer.Train(corpus, vocabulary, folder, new() { Width = 32, Blocks = 1, Heads = 2, KeyHeads = 1, Context = 128, Rounds = 1, Threads = 1 });
        Assert.NotNull(CopyGate.Read(folder));
        using ITranslator translator = TransformerTranslationStage.WithMemory(folder).Prepare(corpus, new());
        Assert.Equal(["Die Datei 16 ist nicht da."], translator.Translate(["The file 16 is not there."], "en", "de", Stop)); // the model knows next to nothing, so this is the example
    }
}
