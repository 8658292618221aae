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

    [Fact]
    public void Learning_goes_on_from_a_folder_that_was_written_before()
    {
        ParallelCorpus corpus = Messages();
        Reports first = new(), second = new();
        string before = Path.Combine(folder, "before"), after = Path.Combine(folder, "after");
        Train(corpus, first, to: before);
        Assert.DoesNotContain("goes on from", Card(before), StringComparison.Ordinal);
        Train(corpus, second, to: after, from: before);
        Assert.Contains("minutes, which left the model that it goes on from", Card(after), StringComparison.Ordinal);
        string message = Assert.Throws<InputException>(() => Train(corpus, second, to: after, from: after + Path.DirectorySeparatorChar)).Message;
        Assert.Contains("Name another folder", message, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            string link = Path.Combine(folder, "link");
            Directory.CreateSymbolicLink(link, after);
            Assert.Contains("Name another folder", Assert.Throws<InputException>(() => Train(corpus, second, to: link, from: after)).Message, StringComparison.Ordinal);
        }

        Assert.InRange(Losses(second)[0], 0, Losses(first)[^1] + 0.1);
        Assert.True(Losses(second)[^1] < Losses(first)[^1]);

        static string Card(string of) => File.ReadAllText(Path.Combine(of, "README.md"));
        double[] Losses(Reports reports) => [.. reports.All.Where(report => report.EpochEnded).Select(report => report.ValidationLoss!.Value)];
    }

    [Theory]
    [InlineData("has 1 for 'num_hidden_layers', and 2 is to be trained", 2, 2, 300)]
    [InlineData("has 8 for 'head_size', and 4 is to be trained", 1, 4, 300)]
    [InlineData("other tokens", 1, 2, 310)]
    [InlineData("1/model.onnx' cannot be gone on from", 1, 2, 300)]
    public void A_folder_of_another_network_or_a_broken_one_is_not_gone_on_from(string problem, int blocks, int heads, int tokens)
    {
        ParallelCorpus corpus = Messages();
        string before = Path.Combine(folder, "before"), after = Path.Combine(folder, "after");
        LanguageModelOptions small = new() { Width = 16, Blocks = 1, Heads = 2, KeyHeads = 1, Context = 64, Rounds = 1, Threads = 1 };
        LanguageModelTrainer.Train(corpus, Vocabulary(corpus, 300), before, small);
        if (problem.Contains("model.onnx", StringComparison.Ordinal))
        {
            File.WriteAllText(Path.Combine(before, "1", "model.onnx"), "no network");
        }

        string message = Assert.Throws<InputException>(() => LanguageModelTrainer.Train(corpus, Vocabulary(corpus, tokens), after, small with { Blocks = blocks, Heads = heads, From = before })).Message;
        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.Contains(before, message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(after, "genai_config.json")));
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

    private static BpeVocabulary Vocabulary(ParallelCorpus corpus, int tokens) =>
        BpeTrainer.Train(corpus.Texts(Split.Train).Select(text => text.Text), new() { VocabularySize = tokens, SpecialTokens = CorpusTokens.SpecialTokens });

    private void Train(ParallelCorpus corpus, Reports reports, CancellationTokenSource? finish = null, string? from = null, string? to = null) =>
        LanguageModelTrainer.Train(corpus, Vocabulary(corpus, 300), to ?? folder, new LanguageModelOptions
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
            From = from,
            Progress = reports,
            Finish = finish?.Token ?? default,
            Cancellation = TestContext.Current.CancellationToken,
        });

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
