namespace MlNetPath.Cli.Tests;

public class HelpTests
{
    [Theory]
    [InlineData]
    [InlineData("compare")]
    [InlineData("train")]
    [InlineData("classify")]
    [InlineData("score")]
    [InlineData("inspect")]
    [InlineData("verify")]
    [InlineData("quantize")]
    [InlineData("tokens")]
    [InlineData("generate")]
    [InlineData("translate")]
    [InlineData("chat")]
    [InlineData("data")]
    [InlineData("data", "list")]
    [InlineData("data", "show")]
    [InlineData("data", "export")]
    [InlineData("data", "hold-out")]
    [InlineData("doctor")]
    public void Every_verb_has_help_with_an_example(params string[] verb)
    {
        CommandRun run = CommandRun.Of([.. verb, "--help"]).Succeeds();
        Assert.Contains(run.OutputLines, line => line.TrimStart().StartsWith(string.Join(' ', ["mlnetpath", .. verb]), StringComparison.Ordinal));
        string[] examples = [.. run.OutputLines.SkipWhile(line => line is not ("Example:" or "Examples:")).Skip(1)];
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.StartsWith("  " + string.Join(' ', ["mlnetpath", .. verb]), example, StringComparison.Ordinal));
        Assert.Empty(run.Error);
    }

    [Fact]
    public void Every_example_is_understood()
    {
        // Whatever the help shows must parse: each example is run as far as its help.
        foreach (string verb in (string[])["compare", "train", "classify", "score", "inspect", "verify", "quantize", "tokens", "generate", "translate", "chat", "data list", "data show", "data export", "data hold-out", "doctor"])
        {
            CommandRun help = CommandRun.Of([.. verb.Split(' '), "--help"]).Succeeds();
            foreach (string example in help.OutputLines.SkipWhile(line => line is not ("Example:" or "Examples:")).Skip(1))
            {
                string command = example.Split('>', '<')[0];
                string[] options = [.. command.Split(' ').Where(word => word.StartsWith("--", StringComparison.Ordinal))];
                Assert.All(options, option => Assert.Contains(option, help.Output, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Version_is_a_version() => Assert.StartsWith("0.", CommandRun.Of("--version").Succeeds().Output, StringComparison.Ordinal);
}
