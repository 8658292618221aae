using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

/// <summary>
/// What the chapter shows of the playground lies in result files, and its figures are drawn from one of them. These tests make both anew and compare. On the kind of
/// machine that made the files every character must be the same; elsewhere the last digits of numbers may differ, since processors and systems round e^x in their own ways.
/// </summary>
[Collection(nameof(TrainedNetwork))]
public partial class ResultTests(TrainedNetwork trained)
{
    private const string Folder = "src/Stage3.FirstPrinciples/results", Figures = "src/Stage3.FirstPrinciples/figures", Program = "dotnet run --project src/Stage3.FirstPrinciples";

    private const string Refresh = "MLNETPATH_UPDATE_DOCS=1 dotnet test -c Release --project tests/Stage3.FirstPrinciples/Stage3.FirstPrinciples.Tests.csproj";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Machine = $"{(OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsWindows() ? "windows" : "other")} {RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    private static bool Update => Environment.GetEnvironmentVariable("MLNETPATH_UPDATE_DOCS") == "1";

    [Fact]
    public void TheTourIsWhatItsResultFileSays()
    {
        IReadOnlyList<(string Name, string Text)> parts = trained.Borrow(network => TourLesson.Parts(network, trained.Epochs, Corpus.FirstWords));
        NextWord san = trained.Ask("San");
        JsonObject result = Result(Program, parts);
        result["values"] = new JsonObject
        {
            ["parameters"] = trained.Network.Network.Parameters.Sum(parameter => parameter.Values.Values.Length),
            ["words"] = trained.Network.Vocabulary.Words.Count,
            ["examples"] = NextWordExamples.Of(Corpus.FirstWords.Sentences, trained.Network.Vocabulary, trained.Network.Options.Context).Labels.Length,
            ["francisco"] = Math.Round(san.Probabilities[trained.Network.Vocabulary["Francisco"]], 3),
            ["kitten"] = Digits.Probability(san.Probabilities[trained.Network.Vocabulary["kitten"]]),
            ["loss"] = Math.Round(trained.Epochs[^1].TrainingLoss, 2),
        };
        Check("tour.json", result);
    }

    [Fact]
    public void TheStepIsWhatItsResultFileSays() => Check("step.json", Result($"{Program} -- --step", Playground.Step("San Francisco", new FirstWordsOptions())));

    [Fact]
    public void TheWaysToTrainAreWhatTheirResultFileSays() => Check("training.json", Drawn(Result($"{Program} -- --training", TrainingLesson.Parts(1))));

    [Fact]
    public void TheTaskOfTwoWordsIsWhatItsResultFileSays() => Check("together.json", Drawn(Result($"{Program} -- --together", TogetherLesson.Parts(1, TestContext.Current.CancellationToken))));

    // What the chapter says about the picture of activations: a tendency, and four pairs in which the eye can see it.
    [Fact]
    public void WordsOfAKindTurnOnSimilarNeurons()
    {
        JsonNode distances = JsonNode.Parse(File.ReadAllText(InRepository($"{Folder}/figures.json")))!["distances"]!;
        double Far(string pair) => distances[pair]!.GetValue<double>();
        Assert.True(Far("one group") < 0.9 * Far("two groups"));
        Assert.All(["sleeps lives", "Rome Madrid", "kitten cat", "cat dog"], pair => Assert.True(Far(pair) < 0.9 * Far("one group")));
    }

    [Theory]
    [InlineData("san.json", "San")]
    [InlineData("zoo-in-san.json", "the zoo in San")]
    public void AnAnswerIsWhatItsResultFileSays(string file, string words) =>
        Check(file, Result($"{Program} -- --words \"{words}\"", [("answer", TourLesson.Answer(trained.Network, words))]));

    [Fact]
    public void TheFiguresNumbersAreWhatTheirResultFileSays()
    {
        JsonObject result = Result(Refresh, null);
        foreach ((string name, JsonNode? value) in FigureNumbers.Make(trained.Network))
        {
            result[name] = value!.DeepClone();
        }

        Check("figures.json", result);
    }

    [Fact]
    public void TheFiguresAreDrawnFromTheirNumbers()
    {
        JsonNode numbers = JsonNode.Parse(File.ReadAllText(InRepository($"{Folder}/figures.json")))!;
        foreach (string figure in FigureNumbers.Figures)
        {
            string drawn = FigureNumbers.Draw(figure, numbers), path = InRepository($"{Figures}/{figure}");
            if (Update)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, drawn);
            }

            Assert.True(File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == drawn, $"{Figures}/{figure} is not what is drawn now. {Refresh} draws it anew.");
        }

        Assert.Equal(FigureNumbers.Figures.Order(), Directory.EnumerateFiles(InRepository(Figures)).Select(path => Path.GetFileName(path)!).Order());
    }

    [Fact]
    public void NothingIsWiderThan100Columns()
    {
        string[] texts =
        [
            .. trained.Borrow(network => TourLesson.Parts(network, trained.Epochs, Corpus.FirstWords)).Select(part => part.Text),
            .. Playground.Step("the zoo in San Diego", new FirstWordsOptions()).Select(part => part.Text),
            .. TrainingLesson.Parts(1).Select(part => part.Text),
            .. Playground.Step("San Francisco", new FirstWordsOptions()).Select(part => part.Text),
            TourLesson.Answer(trained.Network, "kardeşim San Francisco şehrinde"), PlaygroundOptions.HelpText,
        ];
        Assert.Equal([], texts.SelectMany(text => text.Split('\n')).Where(line => line.Length > WordLesson.Width));
        Assert.Equal([], texts.SelectMany(text => text.Split('\n')).Where(line => line.EndsWith(' ')));
    }

    [Theory]
    [InlineData("a 1.00 b", "a 1.01 b", true)]
    [InlineData("a 1.00 b", "a 1.20 b", false)]
    [InlineData("a 1.00 b", "c 1.00 b", false)]
    [InlineData("7 ▁▂", "7 ▁▃", true)]
    [InlineData("words 1,061", "words 1,062", false)]
    public void OnlyLastDigitsMayDifferElsewhere(string written, string now, bool same) => Assert.Equal(same, Alike(written, now));

    private static JsonObject Result(string command, IReadOnlyList<(string Name, string Text)>? parts)
    {
        var result = new JsonObject
        {
            ["command"] = command,
            ["machine"] = Machine,
            ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["data"] = "datasets/first-words",
            ["fingerprint"] = Corpus.FirstWords.Fingerprint,
            ["seed"] = 1,
        };
        if (parts is not null)
        {
            result["parts"] = new JsonObject([.. parts.Select(part => KeyValuePair.Create(part.Name, (JsonNode?)part.Text))]);
        }

        return result;
    }

    // The result does not come from the corpus: the program draws its own examples.
    private static JsonObject Drawn(JsonObject result)
    {
        result["data"] = "drawn by the program from the seed";
        result.Remove("fingerprint");
        return result;
    }

    private static void Check(string file, JsonObject result)
    {
        string path = InRepository($"{Folder}/{file}");
        if (Update && !(File.Exists(path) && Same(JsonNode.Parse(File.ReadAllText(path))!.AsObject(), result)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, result.ToJsonString(Readable) + "\n");
        }

        Assert.True(File.Exists(path), $"There is no {Folder}/{file}; {Refresh} makes it.");
        JsonObject written = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        Assert.True(Same(written, result), $"{Folder}/{file} is out of date; {Refresh} makes it anew. Now it would be:\n{result.ToJsonString(Readable)}");
    }

    private static bool Same(JsonObject written, JsonObject now)
    {
        bool exact = written["machine"]!.GetValue<string>() == Machine;
        (string before, string after) = (Content(written), Content(now));
        return exact ? before == after : Alike(before, after);

        static string Content(JsonObject result) => new JsonObject([.. result.Where(p => p.Key is not ("machine" or "date")).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))]).ToJsonString(Readable);
    }

    // The same text, but for charts and for numbers with a fraction, which may be off by two of their last digits or by 2 %.
    private static bool Alike(string written, string now)
    {
        (string[] before, string[] after) = (Words(written), Words(now));
        return before.Length == after.Length && before.Zip(after).All(pair => pair.First == pair.Second
            || (Fraction().IsMatch(pair.First) && Fraction().IsMatch(pair.Second) && Math.Abs(Number(pair.First) - Number(pair.Second)) <= Math.Max(0.0201, Math.Abs(0.02 * Number(pair.First)))));

        static string[] Words(string text) => Chart().Replace(text, "").Split([' ', '(', ')', ',', '"', '^'], StringSplitOptions.RemoveEmptyEntries);
        static double Number(string word) => double.Parse(word.TrimEnd('.'), CultureInfo.InvariantCulture);
    }

    private static string InRepository(string file, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../..", file));

    [GeneratedRegex(@"^-?\d+\.\d+\.?$")]
    private static partial Regex Fraction();

    [GeneratedRegex("[▁▂▃▄▅▆▇█▏▎▍▌▋▊▉]+")]
    private static partial Regex Chart();
}
