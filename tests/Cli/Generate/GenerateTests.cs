using System.Text.Json;
using MlNetPath.Onnx.Generation;

namespace MlNetPath.Cli.Tests;

public sealed class GenerateTests : IDisposable
{
    private readonly TestFolder letters = new(TestModel.Chain(("a", [('b', 0.6), ('d', 0.4)]), ("b", [('c', 0.75), ('.', 0.25)])));
    private readonly TestFolder folder = new();

    public void Dispose()
    {
        letters.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void What_is_written_is_what_the_library_writes()
    {
        using TextGenerator generator = folder.Load();
        foreach ((string[] options, GenerationOptions same) in new (string[], GenerationOptions)[]
        {
            (["--tokens", "12"], new() { MaxNewTokens = 12 }),
            (["--language", "DE"], new() { Task = Write.In("de") }),
            (["--temperature", "1.5", "--top-k", "9", "--top-p", "0.9", "--seed", "3"], new() { Temperature = 1.5, TopK = 9, TopP = 0.9, Seed = 3 }),
            (["--repetition-penalty", "1.8"], new() { RepetitionPenalty = 1.8 }),
            (["--beams", "3", "--tokens", "5"], new() { Beams = 3, MaxNewTokens = 5 }),
            (["--no-repeat", "2", "--tokens", "9"], new() { NoRepeatNgramSize = 2, MaxNewTokens = 9 }),
        })
        {
            CommandRun run = Generate(folder, ["xyz", .. options]).Succeeds();
            Assert.Equal(Printable.Of(generator.Written("xyz", same).Text) + Environment.NewLine, run.Output);
            Assert.Equal(same.Task is null ? ["No --language is given, and texts of this model begin with one: en, de, pt-BR."] : [], run.ErrorLines);
        }
    }

    [Fact]
    public void Each_piece_is_shown_when_it_comes()
    {
        using var typing = new Typing();
        typing.Run("", "generate", "a", "--model", letters.Root).Succeeds();
        Assert.Equal(["b", "bc", $"bc{Environment.NewLine}"], typing.Seen);
    }

    [Fact]
    public void Same_seed_same_text()
    {
        string[] drawn = [.. new[] { "1", "1", "2" }.Select(seed => Generate(folder, "xyz", "--temperature", "2", "--seed", seed).Succeeds().Output)];
        Assert.Equal(drawn[0], drawn[1]);
        Assert.NotEqual(drawn[0], drawn[2]);
        JsonElement json = Generate(folder, "xyz", "--temperature", "2", "--json").Succeeds().Json;
        string seedUsed = json.GetProperty("seed").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(json.GetProperty("text").GetString(), Generate(folder, "xyz", "--temperature", "2", "--json", "--seed", seedUsed).Json.GetProperty("text").GetString());
    }

    [Fact]
    public void A_stop_text_ends_it_and_may_be_a_space()
    {
        Assert.Equal("b", Generate(letters, "a", "--stop", "x", "--stop", "c").Succeeds().OutputLines.Single());
        Generate(letters, "a", "--stop", " ").Succeeds();
        Generate(letters, "a", "--stop", "").Fails(ExitCodes.Usage, "The value of --stop is empty");
    }

    [Fact]
    public void Probabilities_are_an_aligned_table()
    {
        CommandRun run = Generate(letters, "a", "--show-probabilities").Succeeds();
        Assert.Equal(
            [
                "bc",
                "",
                " id  bytes  token    probability  likeliest",
                " 65  62     \"b\"            0.600  \"b\" 0.600      \"d\" 0.400",
                " 66  63     \"c\"            0.750  \"c\" 0.750      <|end|> 0.250",
                "270         <|end|>        1.000  <|end|> 1.000",
            ],
            run.OutputLines);
    }

    [Fact]
    public void Parts_of_characters_are_shown_as_bytes()
    {
        using TextGenerator generator = folder.Load();
        GeneratedText text = generator.Written("xyz", new() { MaxNewTokens = 20, TopCandidates = 5 });
        GeneratedToken part = text.Tokens.First(token => token.Text.Contains('\uFFFD', StringComparison.Ordinal));
        string hex = Convert.ToHexStringLower(generator.TokenBytes(part.Id).Span);
        CommandRun run = Generate(folder, "xyz", "--tokens", "20", "--show-probabilities").Succeeds();
        Assert.Contains(run.OutputLines, line => line.Contains($" {hex} ", StringComparison.Ordinal) && line.Contains("(part of a character)", StringComparison.Ordinal) && line.Contains($"({hex}) ", StringComparison.Ordinal));

        // A terminal that is narrow shows fewer candidates, and no broken lines.
        using var narrow = new StringWriter();
        ProbabilityTable.Write(text.Tokens, id => generator.TokenBytes(id).Span, narrow, 80);
        Assert.All(narrow.ToString().Split(Environment.NewLine), line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("likeliest", narrow.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_every_token()
    {
        JsonElement json = Generate(letters, "a", "--json", "--show-probabilities").Succeeds().Json;
        Assert.Equal(("a", "bc", "end", 1), (json.GetProperty("prompt").GetString(), json.GetProperty("text").GetString(), json.GetProperty("finish").GetString(), json.GetProperty("promptTokens").GetInt32()));
        Assert.Equal((letters.Root, JsonValueKind.Null), (json.GetProperty("model").GetString(), json.GetProperty("language").ValueKind));
        JsonElement[] tokens = [.. json.GetProperty("tokens").EnumerateArray()];
        Assert.Equal(["b", "c", "<|end|>"], tokens.Select(token => token.GetProperty("text").GetString()));
        Assert.Equal(["62", "63", ""], tokens.Select(token => token.GetProperty("bytes").GetString()));
        Assert.Equal(0.75, tokens[1].GetProperty("probability").GetDouble(), 6);
        Assert.Equal("<|end|>", tokens[1].GetProperty("candidates")[1].GetProperty("text").GetString());
        JsonElement plain = Generate(letters, "a", "--json", "--stop", "c", "--language", "pt-br").Succeeds().Json;
        Assert.Equal(("stop", "pt-BR"), (plain.GetProperty("finish").GetString(), plain.GetProperty("language").GetString()));
        Assert.False(plain.GetProperty("tokens")[0].TryGetProperty("candidates", out _));
        Assert.Equal("length", Generate(letters, "a", "--json", "--tokens", "1").Succeeds().Json.GetProperty("finish").GetString());

        using var work = new Workspace();
        Assert.Equal("bc", Generate(letters, "a", "--json", work.Path("out.json")).Succeeds().OutputLines.Single());
        Assert.Equal("bc", JsonDocument.Parse(File.ReadAllText(work.Path("out.json"))).RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public void The_prompt_may_come_from_standard_input()
    {
        string[] line = ["generate", "--model", letters.Root, "--json"];
        Assert.Equal("x\na", CommandRun.WithInput("\uFEFFx\na\r\n", line).Succeeds().Json.GetProperty("prompt").GetString());
        Assert.Equal("a", CommandRun.WithInput("a\n", [.. line, "--tokens", "1", "--", "-"]).Succeeds().Json.GetProperty("prompt").GetString());
        CommandRun.WithInput("", line).Fails(ExitCodes.Failed, "Standard input is empty");
        CommandRun.WithInput("\n", line).Fails(ExitCodes.Failed, "standard input is empty");
        CommandRun.WithInput([.. "ä"u8, 0xC3, (byte)'a'], line).Fails(ExitCodes.Failed, "not UTF-8", "its byte 3,");
        using var typing = new Typing();
        typing.Run(Stream.Null, new Interruption(), TestContext.Current.CancellationToken, typed: true, line).Fails(ExitCodes.Usage, "PROMPT", "'-' to type it");
    }

    [Theory]
    [InlineData("--temperature -1", "--temperature takes a number from 0 up, such as 0.8, not '-1'.")]
    [InlineData("--temperature NaN", "--temperature takes a number from 0 up")]
    [InlineData("--temperature 0,5", "not '0,5'")]
    [InlineData("--top-k -1", "--top-k takes a whole number from 0 up")]
    [InlineData("--top-p 0", "--top-p takes a number above 0 and up to 1")]
    [InlineData("--top-p 1.5", "--top-p takes")]
    [InlineData("--repetition-penalty 0", "--repetition-penalty takes a number from 0.01 to 100")]
    [InlineData("--no-repeat -1", "--no-repeat takes a whole number from 0 up")]
    [InlineData("--beams 0", "--beams takes a whole number from 1 to 256")]
    [InlineData("--beams 257", "--beams takes")]
    [InlineData("--seed -1", "--seed takes")]
    [InlineData("--tokens 0", "--tokens takes a whole number from 1 up")]
    [InlineData("--beams 2 --temperature 1", "--beams 2 looks for the likeliest text and draws nothing, so --temperature says nothing.")]
    [InlineData("--beams 2 --top-k 3", "--top-k")]
    [InlineData("--beams 2 --seed 3", "--seed says nothing")]
    [InlineData("--beams 2 --top-p 0.5", "--top-p")]
    [InlineData("--language du", "The model does not know the language 'du'. Did you mean 'de'? It knows en, de, pt-BR.")]
    [InlineData("--langauge de", "Did you mean '--language'?")]
    [InlineData("more", "'more'")]
    public void Options_out_of_range_are_named(string options, string fragment) => Generate(folder, ["xyz", .. options.Split(' ')]).Fails(ExitCodes.Usage, fragment);

    [Fact]
    public void A_prompt_that_is_empty_or_too_long_is_one_line()
    {
        Generate(folder, "").Fails(ExitCodes.Usage, "PROMPT is empty");
        Generate(folder, new string('x', 60)).Fails(ExitCodes.Failed, "The prompt is too long: it has 60 tokens", "the model sees 48", "Shorten it.");

        // A limit is none of how long the context is.
        using var endless = new TestFolder(TestModel.Chain(("a", [('a', 1)])));
        Assert.Equal(47, Generate(endless, "a", "--tokens", "9999", "--json").Succeeds().Json.GetProperty("tokens").GetArrayLength());
    }

    [Fact]
    public void A_model_that_gives_no_numbers_is_one_line()
    {
        using var broken = new TestFolder(new TestModel { Bias = [.. Enumerable.Repeat(float.NaN, TestVocabulary.Count)] });
        Generate(broken, "xyz").Fails(ExitCodes.Failed, broken.Root, "the logit NaN");
    }

    [Fact]
    public void A_folder_that_is_no_whole_model_says_what_is_missing_and_how_to_make_one()
    {
        const string How = "'mlnetpath train lm --out DIR' writes one.";
        using var work = new Workspace();
        CommandRun.Of("generate", "a", "--model", work.Path("none")).Fails(ExitCodes.Failed, work.Path("none"), How);
        File.Delete(letters.At("genai_config.json"));
        Generate(letters, "a").Fails(ExitCodes.Failed, letters.Root, "genai_config.json", How);
        folder.Edit("genai_config.json", json => json["model"]!["vocab_size"] = 100);
        Generate(folder, "a").Fails(ExitCodes.Failed, "model.vocab_size is 100", How);
        File.Delete(folder.At("tokenizer.json"));
        Generate(folder, "a").Fails(ExitCodes.Failed, folder.Root, How);
        File.Delete(folder.At("model.onnx"));
        Generate(folder, "a").Fails(ExitCodes.Failed, "model.onnx", "there is no such file", How);
    }

    [Fact]
    public void A_model_without_languages_says_so()
    {
        folder.Edit("tokenizer.json", json =>
        {
            while (json["added_tokens"]!.AsArray().Count > 2)
            {
                json["added_tokens"]!.AsArray().RemoveAt(2);
            }
        });
        Generate(folder, "a", "--language", "de").Fails(ExitCodes.Failed, folder.Root, "knows no languages");
    }

    [Fact]
    public void A_wish_to_stop_ends_it()
    {
        using var endless = new TestFolder(TestModel.Chain(("a", [('a', 1)])) with { ContextLength = 100_000 });
        using var stop = new CancellationTokenSource();
        using var typing = new Typing { Flushed = written => stop.Cancel() };
        CommandRun run = typing.Run(Stream.Null, new Interruption(), stop.Token, typed: false, "generate", "a", "--model", endless.Root);
        Assert.Equal((ExitCodes.Stopped, "mlnetpath: stopped."), (run.ExitCode, run.Error.Trim()));
    }

    private static CommandRun Generate(TestFolder model, params string[] arguments) => CommandRun.Of(["generate", .. arguments, "--model", model.Root]);
}
