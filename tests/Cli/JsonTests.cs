using System.Text.Json;

namespace MlNetPath.Cli.Tests;

/// <summary><c>--json</c> means the same everywhere: alone, JSON and nothing else on standard output; with a file, JSON there and the text as always.</summary>
public sealed class JsonTests : IDisposable
{
    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData("verify case")]
    [InlineData("inspect case/model.onnx")]
    [InlineData("data list")]
    [InlineData("data show --data tickets")]
    public void It_takes_the_place_of_the_text_or_goes_to_a_file_besides(string verb)
    {
        SampleCases.Negation(work.Path("case"));
        string[] line = [.. verb.Split(' ').SelectMany(part => part switch
        {
            "tickets" => (string[])[work.Tickets(), "--text-column", "subject", "--label-column", "team"],
            "case" or "case/model.onnx" => [work.Path(part)],
            _ => [part],
        })];
        CommandRun text = CommandRun.Of(line).Succeeds(), alone = CommandRun.Of([.. line, "--json"]).Succeeds();
        string file = work.Path("result.json");
        CommandRun both = CommandRun.Of([.. line, "--json", file]).Succeeds();
        Assert.Equal(text.Output, both.Output);
        Assert.Equal(alone.Output, File.ReadAllText(file));
        JsonDocument.Parse(alone.Output).Dispose();
        Assert.Equal(alone.Output, CommandRun.Of([.. line, "--json", "-"]).Succeeds().Output);
    }

    [Fact]
    public void It_takes_no_argument_that_the_verb_needs()
    {
        CaseFolder test = SampleCases.Negation(work.Path("case"));
        Assert.Equal(CommandRun.Of("inspect", test.Model, "--json").Succeeds().Output, CommandRun.Of("inspect", "--json", test.Model).Succeeds().Output);
        Assert.Equal(1, CommandRun.Of("verify", "--json", test.Folder).Succeeds().Json.GetProperty("passed").GetInt32());
        CommandRun.Of("inspect", test.Model, "--json", work.Path("")).Fails(ExitCodes.Failed, "Name a file with --json");
    }
}
