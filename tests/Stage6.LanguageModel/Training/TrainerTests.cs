using MlNetPath.Core;
using MlNetPath.Core.DotnetMessages;
using MlNetPath.Onnx.Generation;

namespace MlNetPath.Stage6.LanguageModel.Tests;

/// <summary>A whole training of a tiny network on a tiny corpus.</summary>
public sealed class TrainerTests : IDisposable
{
    private static readonly (string English, string German)[]
        Things = [("file", "Datei"), ("type", "Typ"), ("name", "Name"), ("method", "Methode"), ("project", "Projekt"), ("test", "Test"), ("value", "Wert"), ("line", "Zeile"), ("string", "Zeichenfolge"), ("class", "Klasse")],
        Faults = [("missing", "fehlt"), ("wrong", "ist falsch"), ("empty", "ist leer"), ("too long", "ist zu lang"), ("unknown", "ist unbekannt"), ("invalid", "ist nicht gültig")];

    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-lm-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_is_trained_is_a_folder_that_generators_read()
    {
        ParallelCorpus corpus = Messages();
        var reports = new Reports();
        Train(corpus, reports);
        Assert.All(["1/model.onnx", "genai_config.json", "tokenizer.json", "training.json"], file => Assert.True(File.Exists(Path.Combine(folder, file)), file));
        using TextGenerator generator = TextGenerator.Load(folder);
        Assert.Equal(ParallelCorpus.Languages, generator.Languages);
        Assert.Equal(64, generator.ContextLength);
        Assert.InRange(generator.Generate("The file is missing.", new() { Task = Translate.To("de") }, TestContext.Current.CancellationToken).Tokens.Count, 1, 64);

        // It learns, and says how far it is.
        TrainingProgress[] epochs = [.. reports.All.Where(report => report.EpochEnded)];
        Assert.Equal(Enumerable.Range(1, 24), epochs.Select(report => report.Epoch!.Value));
        Assert.True(epochs[^1].ValidationLoss < epochs[0].ValidationLoss - 0.5, $"{epochs[0].ValidationLoss} to {epochs[^1].ValidationLoss}");
        Assert.All(epochs, report => Assert.Null(report.ValidationAccuracy));
    }

    [Fact]
    public void A_training_that_is_ended_early_keeps_what_it_has()
    {
        using var finish = new CancellationTokenSource();
        Train(Messages(), new Reports { Came = report => finish.Cancel() }, finish);
        using TextGenerator generator = TextGenerator.Load(folder);
        Assert.NotEmpty(generator.Generate("The", new() { Task = Write.In("en"), MaxNewTokens = 3 }, TestContext.Current.CancellationToken).Tokens);
    }

    [Theory]
    [InlineData("Width = 250: it must be a multiple of twice the 4 heads")]
    [InlineData("KeyHeads = 3: it must be a divisor of the 4 heads")]
    [InlineData("Rounds = 0: it must be 1 or more")]
    [InlineData("Resume = True: it must be false where there is no CheckpointFolder")]
    public void Options_that_cannot_be_used_are_refused_before_anything_is_learned(string problem)
    {
        LanguageModelOptions options = problem.Split(' ')[0] switch
        {
            "Width" => new() { Width = 250 },
            "KeyHeads" => new() { KeyHeads = 3 },
            "Rounds" => new() { Rounds = 0 },
            _ => new() { Resume = true },
        };
        BpeVocabulary vocabulary = BpeTrainer.Train(["a text"], new() { VocabularySize = 256, SpecialTokens = CorpusTokens.SpecialTokens });
        Assert.Contains(problem, Assert.Throws<InputException>(() => LanguageModelTrainer.Train(Messages(), vocabulary, folder, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_without_the_marks_and_a_folder_that_cannot_be_made_are_refused()
    {
        BpeVocabulary bare = BpeTrainer.Train(["a text"], new() { VocabularySize = 256 }), marked = BpeTrainer.Train(["a text"], new() { VocabularySize = 256, SpecialTokens = CorpusTokens.SpecialTokens });
        Assert.Contains("no token '<|end|>'", Assert.Throws<InputException>(() => LanguageModelTrainer.Train(Messages(), bare, folder)).Message, StringComparison.Ordinal);
        string file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        Assert.Contains("cannot be made", Assert.Throws<InputException>(() => LanguageModelTrainer.Train(Messages(), marked, Path.Combine(file, "below"))).Message, StringComparison.Ordinal);
    }

    private static ParallelCorpus Messages() => new([.. Things.SelectMany((thing, i) => Faults.Select((fault, j) =>
    {
        var texts = new string?[ParallelCorpus.Languages.Count];
        (texts[0], texts[ParallelCorpus.Languages.Index().First(language => language.Item == "de").Index]) = ($"The {thing.English} is {fault.English}.", $"{thing.German} {fault.German}.");
        int group = (i * Faults.Length) + j;
        return new ParallelMessage(group % 10 == 0 ? Split.Validation : Split.Train, group, texts);
    }))]);

    private void Train(ParallelCorpus corpus, Reports reports, CancellationTokenSource? finish = null)
    {
        BpeVocabulary vocabulary = BpeTrainer.Train(
            corpus.Texts(Split.Train).Select(text => text.Text),
            new BpeTrainingOptions { VocabularySize = 300, SpecialTokens = [CorpusTokens.End, CorpusTokens.Padding, .. ParallelCorpus.Languages.Select(CorpusTokens.Language)] });
        LanguageModelTrainer.Train(corpus, vocabulary, folder, new LanguageModelOptions
        {
            Width = 16,
            Blocks = 1,
            Heads = 2,
            KeyHeads = 1,
            Context = 64,
            Rounds = 2,
            BatchTokens = 256,
            WarmUpSteps = 5,
            LearningRate = 0.01,
            Device = ComputeDevice.Cpu,
            Threads = 1,
            Progress = reports,
            Finish = finish?.Token ?? default,
            Cancellation = TestContext.Current.CancellationToken,
        });
    }

    private sealed class Reports : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> All { get; } = [];

        public Action<TrainingProgress>? Came { get; init; }

        public void Report(TrainingProgress value)
        {
            All.Add(value);
            Came?.Invoke(value);
        }
    }
}
