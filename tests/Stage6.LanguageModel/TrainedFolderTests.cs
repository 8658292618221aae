using MlNetPath.Core;
using MlNetPath.Core.DotnetMessages;
using MlNetPath.Onnx.Generation;

namespace MlNetPath.Stage6.LanguageModel.Tests;

/// <summary>A language model of a handful of messages, trained to the end: from texts to a folder, and from the folder to answers.</summary>
public sealed class TrainedFolderTests : IClassFixture<TrainedFolderTests.Trained>
{
    private readonly Trained trained;

    public TrainedFolderTests(Trained trained) => this.trained = trained;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void What_it_has_learned_by_heart_it_translates_and_writes()
    {
        using TextGenerator generator = TextGenerator.Load(trained.Folder);
        foreach ((string english, string german) in Trained.Texts)
        {
            Assert.Equal(german, generator.Generate(english, new() { Task = Translate.To("de"), Temperature = 0 }, Stop).Text);
        }

        Assert.Equal(Trained.Texts[0].German, "Die" + generator.Generate("Die", new() { Task = Write.In("de"), Temperature = 0 }, Stop).Text);
    }

    [Fact]
    public void Stages_find_their_own_texts_likelier_than_others_and_translate_them()
    {
        foreach (ILanguageStage<INextTokenModel> stage in NextTokenStages.All(trained.Folder).Skip(3))
        {
            using INextTokenModel next = stage.Prepare(trained.Corpus, new());
            IReadOnlyList<double> bits = next.Bits([new("de", Trained.Texts[0].German, 0), new("de", "Vogelbauer", 0), new("en", Trained.Texts[0].English, 0)], Stop);
            Assert.True(bits[0] < 20, $"{stage.Card.Id}: {bits[0]} bits");
            Assert.True(bits[1] > bits[0], stage.Card.Id);
        }

        foreach (ILanguageStage<ITranslator> stage in TranslationStages.All(trained.Folder).Skip(3))
        {
            using ITranslator translator = stage.Prepare(trained.Corpus, new());
            Assert.Equal([Trained.Texts[1].German], translator.Translate([Trained.Texts[1].English], "en", "de", Stop));
            Assert.True(translator.Facts is { FileBytes: > 0, Parameters: > 0, TrainSeconds: >= 0, Provider: "CPU", Sha256.Length: 64 });
        }
    }

    [Fact]
    public void A_mixture_gives_each_token_the_mean_of_what_both_give_it()
    {
        // Without validation texts each of the two has a half.
        var stage = new TransformerWithNgramsStage(trained.Folder);
        using INextTokenModel mixed = stage.Prepare(trained.Corpus, new());
        using var transformer = TrainedTransformer.Load("transformer", trained.Folder, trained.Corpus, new());
        var tokens = new VocabularyTokens(BpeVocabulary.Read(trained.Folder));
        KneserNey ngrams = KneserNeyStage.Learn(trained.Corpus, tokens.Of, tokens.VocabularySize, new());
        CorpusText text = new("de", "Der Vogel ist nicht da.", 0);
        int[] own = tokens.Of(text).Tokens;
        var counted = new double[own.Length - 1];
        ngrams.Score(own, counted);
        double expected = transformer.TokenLogLikelihoods([text], Stop)[0].Zip(counted, (likelihood, probability) => -Math.Log2((Math.Exp(likelihood) + probability) / 2)).Sum();
        Assert.Equal(expected, Assert.Single(mixed.Bits([text], Stop)), 1e-6);
        Assert.Contains("share of the transformer", mixed.Facts.Details, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_corpus_and_no_folder_are_told()
    {
        var other = new ParallelCorpus([new(Split.Train, 0, [.. Trained.Row("Other text.", "Anderer Text.")])]);
        Assert.Contains("was trained on other texts", Refused(trained.Folder, other), StringComparison.Ordinal);
        Assert.Contains("there is no language model in 'nowhere'", Refused("nowhere", trained.Corpus), StringComparison.Ordinal);
        Assert.Contains("train one with 'mlnetpath train lm", Refused(null, trained.Corpus), StringComparison.Ordinal);

        static string Refused(string? folder, ParallelCorpus corpus) => Assert.Throws<StageUnavailableException>(() => NextTokenStages.All(folder)[^1].Prepare(corpus, new())).Message;
    }

    /// <summary>The folder; training takes seconds.</summary>
    public sealed class Trained : IDisposable
    {
        public Trained()
        {
            Corpus = new ParallelCorpus([.. Texts.Select((text, i) => new ParallelMessage(Split.Train, i, Row(text.English, text.German)))]);
            BpeVocabulary vocabulary = BpeTrainer.Train(Texts.SelectMany(text => (string[])[text.English, text.German]), new() { VocabularySize = 300, SpecialTokens = CorpusTokens.SpecialTokens });
            LanguageModelTrainer.Train(Corpus, vocabulary, Folder, new() { Width = 64, Blocks = 2, Heads = 2, KeyHeads = 1, Context = 96, Dropout = 0, Rounds = 120, WarmUpSteps = 40, LearningRate = 0.004, Threads = 1 });
        }

        public static (string English, string German)[] Texts { get; } =
        [
            ("The file is not there.", "Die Datei ist nicht da."), ("The name is too long.", "Der Name ist zu lang."), ("Save the project first.", "Speichern Sie zuerst das Projekt."), ("No such method.", "Keine solche Methode."),
            ("Expected a value", "Wert erwartet"), ("Open another window", "Ein anderes Fenster öffnen"), ("Line 12 is empty", "Zeile 12 ist leer"), ("Unknown error", "Unbekannter Fehler"),
        ];

        public ParallelCorpus Corpus { get; }

        public string Folder { get; } = Directory.CreateTempSubdirectory("mlnetpath-trained-").FullName;

        public static string?[] Row(string english, string german) => [.. ParallelCorpus.Languages.Select(language => language == "en" ? english : language == "de" ? german : null)];

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
