using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.Tokenizers;
using MlNetPath.Core;
using MlNetPath.Onnx.Generation;
using MlNetPath.Torch.Training;

namespace MlNetPath.Stage6.LanguageModel.Tests;

/// <summary><c>models/translator</c>, as it lies in the repository.</summary>
public sealed class CommittedModelTests(CommittedModelTests.Loaded loaded) : IClassFixture<CommittedModelTests.Loaded>
{
    private const string Result = "src/Stage6.LanguageModel/results/temperature.json", Figure = "src/Stage6.LanguageModel/figures/temperature.svg";

    private const string Refresh = "MLNETPATH_UPDATE_DOCS=1 dotnet test -c Release --project tests/Stage6.LanguageModel/Stage6.LanguageModel.Tests.csproj";

    private const string Prompt = "The file";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static bool Update => Environment.GetEnvironmentVariable("MLNETPATH_UPDATE_DOCS") == "1";

    private TextGenerator Generator => loaded.Generator.Value;

    [Fact]
    public void It_was_trained_on_the_corpus_as_it_is_now_and_is_small()
    {
        TextGenerator generator = Generator;
        Assert.Equal(ParallelCorpus.Load().Fingerprint, generator.Model.Info.Metadata[ModelFolder.Fingerprint]);
        Assert.Equal(ParallelCorpus.Languages.Order(), generator.Languages.Order());
        long bytes = Directory.EnumerateFiles(Loaded.Folder, "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);
        Assert.True(bytes <= 25_000_000, $"models/translator has {bytes} bytes.");
    }

    [Theory]
    [InlineData("en", "Feature '{0}' is not available in C# 4. Please use language", " version")]
    [InlineData("de", "Der Typ der implizit typisierten out-Variablen \"{0}\" kann nicht abgeleitet", " werden")]
    public void Behind_a_prompt_from_the_corpus_the_right_word_is_near_1_and_kitten_near_0(string language, string prompt, string right)
    {
        double Probability(string word) => Generator.Score(prompt, word, new() { Task = Write.In(language) }).Aggregate(1.0, (product, token) => product * token.Probability);
        Assert.True(Probability(right) > 0.95, $"'{right}': {Probability(right)}");
        Assert.True(Probability(" kitten") < 1e-4, $"' kitten': {Probability(" kitten")}");
    }

    [Fact]
    public void With_a_cache_and_without_it_says_the_same_at_every_position()
    {
        TextGenerator generator = Generator;
        BpeVocabulary vocabulary = BpeVocabulary.Read(Loaded.Folder);
        DecoderShape shape = DecoderShape.Of(new(), vocabulary);
        BpeTokenizer tokenizer = vocabulary.CreateTokenizer();
        foreach (IGrouping<string, CorpusText> language in ParallelCorpus.Load().Texts(Split.Test).GroupBy(text => text.Language))
        {
            string longest = language.Where(text => text.Text.Length < 300).MaxBy(text => text.Text.Length)!.Text;
            long[] tokens = [vocabulary.SpecialTokens[CorpusTokens.Language(language.Key)], .. tokenizer.EncodeToIds(longest).Select(id => (long)id)];
            float[] without = CachedRun.Logits(generator.Model, shape, tokens, atOnce: tokens.Length);
            Assert.InRange(CachedRun.Furthest(without, CachedRun.Logits(generator.Model, shape, tokens, atOnce: 3)), 0, 1e-4);
        }
    }

    [Fact]
    public void The_figure_of_temperature_shows_what_it_says()
    {
        JsonObject now = TemperatureFigure.Numbers(Generator, Prompt);
        string path = Path.Combine(RepositoryRoot.Path, Result), drawing = Path.Combine(RepositoryRoot.Path, Figure);
        if (Update)
        {
            Atomically.WriteText(path, new JsonObject([.. Origin(), .. now.Select(own => KeyValuePair.Create(own.Key, own.Value?.DeepClone()))]).ToJsonString(Readable) + "\n");
            Atomically.WriteText(drawing, TemperatureFigure.Draw(now));
        }

        JsonObject written = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        Assert.Equal(Numbers(written), Numbers(now), (a, b) => Math.Abs(a - b) < 0.005);
        Assert.True(File.ReadAllText(drawing).ReplaceLineEndings("\n") == TemperatureFigure.Draw(written), $"{Figure} is not drawn from {Result}. {Refresh} draws it anew.");
    }

    [Fact]
    public void The_curves_of_its_training_are_those_of_the_numbers_beside_them()
    {
        IReadOnlyList<TrainingPoint> points = TrainingCurves.Read(Loaded.Folder);
        string path = Path.Combine(Loaded.Folder, "training.svg"), drawing = CurveDrawing.Draw(points);
        if (Update)
        {
            Atomically.WriteText(path, drawing);
        }

        Assert.NotEmpty(points);
        Assert.True(File.ReadAllText(path).ReplaceLineEndings("\n") == drawing, $"{path} is not drawn from training.json. {Refresh} draws it anew.");
        Assert.DoesNotContain("labelled", drawing, StringComparison.Ordinal); // texts have no labels here, so there is no panel for them
        Assert.Equal(2, drawing.Split("<polyline").Length - 1);
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Origin() =>
    [
        new("command", Refresh),
        new("machine", $"{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}, {Environment.ProcessorCount} cores"),
        new("date", DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        new("data", "models/translator"),
    ];

    private static IEnumerable<double> Numbers(JsonObject result) => result["columns"]!.AsArray().SelectMany(column => column!["probabilities"]!.AsArray().Append(column["others"])).Select(number => number!.GetValue<double>());

    /// <summary>The model, loaded once.</summary>
    public sealed class Loaded : IDisposable
    {
        public static string Folder { get; } = Path.Combine(RepositoryRoot.Path, "models", "translator");

        public Lazy<TextGenerator> Generator { get; } = new(() => TextGenerator.Load(Folder));

        public void Dispose()
        {
            if (Generator.IsValueCreated)
            {
                Generator.Value.Dispose();
            }
        }
    }
}
