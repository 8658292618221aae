using System.Text;
using System.Text.Json;
using MlNetPath.Stage6.LanguageModel;

namespace MlNetPath.Cli.Tests;

public sealed class TokensTests
{
    [Fact]
    public void Each_token_is_shown_with_its_id_bytes_and_text()
    {
        using var work = new Workspace();
        Vocabulary(work);
        CommandRun run = CommandRun.Of("tokens", "the <|end|>\n\u001b", "--model", work.Path("model")).Succeeds();
        Assert.Equal(
            [
                "   257  746865          \"the\"",
                "   220  20              \" \"",
                "   259  3c7c656e647c3e  <|end|>",
                "   198  0a              \"␊\"",
                "   215  1b              \"␛\"",
                "tokens 5 · characters 13 · bytes 13 · characters a token 2.60",
            ],
            run.OutputLines);
    }

    [Fact]
    public void The_model_of_this_repository_is_the_default()
    {
        const string Text = "The type '{0}' could not be found. 😀 größer";
        JsonElement json = CommandRun.Of("tokens", Text, "--json").Succeeds().Json;
        JsonElement[] tokens = [.. json.GetProperty("tokens").EnumerateArray()];
        Assert.Equal(Text, json.GetProperty("text").GetString());
        Assert.Equal(Encoding.UTF8.GetBytes(Text), tokens.SelectMany(token => Convert.FromHexString(token.GetProperty("bytes").GetString()!)));
        BpeVocabulary vocabulary = BpeVocabulary.Read(json.GetProperty("model").GetString()!);
        Assert.Equal(vocabulary.CreateTokenizer().EncodeToIds(Text), tokens.Select(token => token.GetProperty("id").GetInt32()));
        Assert.Contains(tokens, token => token.GetProperty("text").GetString() == " '{0}'");
        Assert.Contains(tokens, token => token.GetProperty("text").ValueKind == JsonValueKind.Null); // no token of its own for the smiley
        Assert.Equal((43, 48), (json.GetProperty("characters").GetInt32(), json.GetProperty("bytes").GetInt32()));
        Assert.Equal(Math.Round(43.0 / tokens.Length, 2), json.GetProperty("charactersPerToken").GetDouble());
    }

    [Fact]
    public void Without_a_text_standard_input_is_read_to_its_end()
    {
        using var work = new Workspace();
        Vocabulary(work);
        string[] command = ["tokens", "--json", "--model", work.Path("model")];
        Assert.Equal("the\nthe\n", CommandRun.WithInput("\uFEFFthe\nthe\n", command).Succeeds().Json.GetProperty("text").GetString());
        CommandRun.WithInput("", command).Fails(ExitCodes.Failed, "Standard input is empty");
        CommandRun.WithInput([.. "ä"u8, 0xC3, (byte)'a'], command).Fails(ExitCodes.Failed, "not UTF-8", "its byte 3,");
    }

    [Fact]
    public void What_cannot_be_used_is_named()
    {
        using var work = new Workspace();
        CommandRun.Of("tokens", "a", "--model", work.Path("none")).Fails(ExitCodes.Failed, work.Path("none"));
        CommandRun.Of("tokens", "a", "--model", work.Path(".")).Fails(ExitCodes.Failed, "tokenizer.json");
        CommandRun.Of("tokens", "").Fails(ExitCodes.Usage, "TEXT is empty");
        CommandRun.Of("tokens", "a", "b").Fails(ExitCodes.Usage, "'b'");
    }

    // The bytes, then "he", "the", " the" and the special token.
    private static void Vocabulary(Workspace work) =>
        BpeTrainer.Train(["the the the", "the"], new BpeTrainingOptions { SpecialTokens = ["<|end|>"] }).Write(work.Path("model"));
}
