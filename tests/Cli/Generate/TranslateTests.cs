using System.Text;
using System.Text.Json;
using MlNetPath.Compare;
using MlNetPath.Core;
using MlNetPath.Onnx.Generation;
using MlNetPath.Stage6.LanguageModel;

namespace MlNetPath.Cli.Tests;

public sealed class TranslateTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_text_has_a_line()
    {
        string[] texts = ["xyz", "the cat"];
        Assert.Equal(Expected(texts, Translate.To("de")), Run("", ["--to", "de", .. texts]).Succeeds().Output);
        Assert.Equal(Expected(texts, Translate.To("pt-BR", "de"), beams: 2), Run("", ["--from", "DE", "--to", "pt-br", "--beams", "2", .. texts]).Succeeds().Output);
    }

    [Fact]
    public void Lines_stay_beside_each_other()
    {
        CommandRun run = Run("xyz\n\n  \r\nthe cat\n", "--to", "de", "--json").Succeeds();
        JsonElement[] lines = [.. run.OutputLines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["xyz", "", "  ", "the cat"], lines.Select(line => line.GetProperty("text").GetString()));
        using TextGenerator generator = folder.Load();
        Assert.Equal([Alone("xyz"), "", "", Alone("the cat")], lines.Select(line => line.GetProperty("translation").GetString()));
        Assert.Equal(("en", "de", JsonValueKind.Null), (lines[1].GetProperty("from").GetString(), lines[1].GetProperty("to").GetString(), lines[1].GetProperty("finish").ValueKind));
        Assert.All(lines, line => Assert.False(line.TryGetProperty("memory", out _)));
        Assert.Equal(4, Run("xyz\n\n  \r\nthe cat\n", "--to", "de").Succeeds().Output.Split(Environment.NewLine).Length - 1);

        string Alone(string text) => generator.Written(text, new() { Task = Translate.To("de") }).Text;
    }

    [Fact]
    public void A_line_that_cannot_be_translated_is_named_and_those_before_it_are_answered()
    {
        foreach ((byte[] bad, string fragment) in new (byte[], string)[]
        {
            (Encoding.UTF8.GetBytes(new string('x', 60)), "Line 3 of standard input is too long: it has 62 tokens"),
            ([0xFF, (byte)'a'], "standard input, line 3, is not UTF-8"),
        })
        {
            CommandRun run = CommandRun.WithInput([.. "xyz\nab\n"u8, .. bad, .. "\nabc\n"u8], "translate", "--to", "de", "--model", folder.Root);
            Assert.Equal(ExitCodes.Failed, run.ExitCode);
            Assert.Contains(fragment, run.ErrorLines[^1], StringComparison.Ordinal);
            Assert.All(run.ErrorLines[..^1], line => Assert.Contains("has a translation that ends where the model's context does", line, StringComparison.Ordinal));
            Assert.Equal(Expected(["xyz", "ab"], Translate.To("de")), run.Output);
        }
    }

    [Fact]
    public void A_text_may_be_the_value_of_an_option_too_and_a_value_may_look_like_one() =>
        Assert.Equal(Expected(["de"], Translate.To("de")), Run("", "--to=de", "de").Succeeds().Output);

    [Fact]
    public void A_translation_that_the_context_cuts_off_is_told()
    {
        string[] texts = ["xyz", "the cat", "ab"];
        using TextGenerator generator = folder.Load();
        string[] cut = [.. texts.Select((text, i) => (text, i)).Where(row => generator.Generate(row.text, new() { Task = Translate.To("de"), Temperature = 0 }).Finish == FinishReason.Length).Select(row => $"Line {row.i + 1} of standard input has a translation that ends where the model's context does")];
        Assert.NotEmpty(cut);
        CommandRun run = Run(string.Join('\n', texts), "--to", "de").Succeeds();
        Assert.Equal(cut, run.ErrorLines.Select(line => line.Split(", and not")[0]));
    }

    [Theory]
    [InlineData("xyz", "needs --to")]
    [InlineData("--to fr xyz", "The model does not know the language 'fr'.")]
    [InlineData("--to pt xyz", "Did you mean 'pt-BR'? It knows en, de, pt-BR.")]
    [InlineData("--to de-AT xyz", "Did you mean 'de'?")]
    [InlineData("--to de --from dee xyz", "Did you mean 'de'?")]
    [InlineData("--to de --from DE xyz", "--from and --to are both 'de'")]
    [InlineData("--to de --beams 0 xyz", "--beams takes")]
    public void What_cannot_be_meant_is_named(string arguments, string fragment) => Run("", arguments.Split(' ')).Fails(ExitCodes.Usage, fragment);

    [Fact]
    public void Texts_that_cannot_be_translated_are_named()
    {
        Run("", "--to", "de", "xyz", " ").Fails(ExitCodes.Usage, "Text 2 of 2 is empty");
        Run("a", "--to", "de", "-", "xyz").Fails(ExitCodes.Usage, "'-' stands for texts from standard input");
        Run("a", "--to", "de", "-", "-").Fails(ExitCodes.Usage, "Leave one of them out");
        Run("", "--to", "de", new string('x', 60)).Fails(ExitCodes.Failed, "The text is too long: it has 62 tokens", "sees 48");
        using var broken = new TestFolder(new TestModel { Bias = [.. Enumerable.Repeat(float.NaN, TestVocabulary.Count)] });
        CommandRun.Of("translate", "--to", "de", "xyz", "the", "--model", broken.Root).Fails(ExitCodes.Failed, broken.Root, "the logit NaN");
    }

    [Fact]
    public void Memory_shows_the_model_the_nearest_message_and_says_which()
    {
        using var large = new TestFolder(new TestModel { ContextLength = 400 });
        const string Text = "The file could not be opened.";
        CommandRun run = CommandRun.Of("translate", "--to", "de", "--memory", "--json", Text, "--model", large.Root).Succeeds();
        JsonElement answer = run.Json, near = answer.GetProperty("memory");
        (string source, string target) = (near.GetProperty("source").GetString()!, near.GetProperty("target").GetString()!);
        Assert.InRange(near.GetProperty("similarity").GetDouble(), 0.3, 1);
        Assert.Contains(run.ErrorLines, line => line.StartsWith("Memory, ", StringComparison.Ordinal) && line.Contains(source, StringComparison.Ordinal) && line.Contains(target, StringComparison.Ordinal));
        Assert.Contains((source, target), ParallelCorpus.Load().Pairs(Split.Train, "en", "de").Select(pair => (pair.Source, pair.Target)));
        using TextGenerator generator = large.Load();
        Assert.Equal(generator.Written(Text, new() { Task = Translate.To("de", examples: [(source, target)]) }).Text, answer.GetProperty("translation").GetString());
    }

    [Fact]
    public void A_nearest_message_that_is_too_long_for_the_model_is_not_said_to_be_shown()
    {
        CommandRun run = Run("", "--to", "de", "--memory", "--json", "The file could not be opened.").Succeeds();
        Assert.False(run.Json.TryGetProperty("memory", out _));
        Assert.Contains("Memory: the nearest message is too long to be shown to the model.", run.ErrorLines);
    }

    [Fact]
    public void With_the_model_of_this_project_the_likeliest_translation_is_looked_for_and_copies()
    {
        string[] texts = ["The event handler to disassociate from the event.", "Inline array access may not be awaited", "Unmanaged type '{0}' not valid for fields."];
        string translator = Path.Combine(new ComparisonOptions().ShippedModelFolder!, "translator");
        using TextGenerator generator = TextGenerator.Load(translator);
        var repair = new FuzzyRepair(generator, ParallelCorpus.Load().Pairs(Split.Train, "en", "ru"), "en", "ru", CancellationToken.None);
        string likeliest = Lines(new() { Task = Translate.To("ru"), Beams = 4 }), greedy = Lines(new() { Task = Translate.To("ru") }), copied = Lines(repair.AddTo(new() { Beams = 4 }));
        Assert.Equal(3, new[] { likeliest, greedy, copied }.Distinct().Count());
        Assert.Equal(likeliest, CommandRun.Of(["translate", "--to", "ru", "--model", translator, .. texts]).Succeeds().Output);
        Assert.Equal(greedy, CommandRun.Of(["translate", "--to", "ru", "--beams", "1", "--model", translator, .. texts]).Succeeds().Output);
        CommandRun run = CommandRun.Of(["translate", "--to", "ru", "--memory", "--model", translator, .. texts]).Succeeds();
        Assert.Equal(copied, run.Output);
        Assert.Equal(texts.Length, run.ErrorLines.Count(line => line.StartsWith("Memory, ", StringComparison.Ordinal)));

        string Lines(GenerationOptions options) => string.Concat(generator.Generate(texts, options).Select(text => Printable.Of(text.Text) + Environment.NewLine));
    }

    [Fact]
    public void The_nearest_message_is_found_or_none()
    {
        using TextGenerator generator = folder.Load();
        var near = new NearMessages(new(generator, [new("The file is missing.", "Die Datei fehlt.", 0), new("Wrong type", "Falscher Typ", 1)], "en", "de", CancellationToken.None));
        Assert.Equal("Die Datei fehlt.", near.Of("The file is there.")!.Target);
        Assert.StartsWith("Memory, 100% alike: \"Wrong type\" is \"Falscher Typ\"", near.Of("Wrong type")!.ToString(), StringComparison.Ordinal);
        Assert.Null(near.Of("żółć"));
        Assert.False(near.IsUsed("żółć") || near.IsUsed("Wrong type")); // which the model is not shown: it sees 48 tokens
    }

    private CommandRun Run(string input, params string[] arguments) => CommandRun.WithInput(input, ["translate", .. arguments, "--model", folder.Root]);

    private string Expected(string[] texts, GenerationTask task, int beams = 1)
    {
        using TextGenerator generator = folder.Load();
        return string.Concat(texts.Select(text => Printable.Of(WhiteSpace.Fold(generator.Written(text, new() { Task = task, Beams = beams }).Text)) + Environment.NewLine));
    }
}
