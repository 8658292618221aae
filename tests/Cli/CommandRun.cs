using System.Text;
using System.Text.Json;

namespace MlNetPath.Cli.Tests;

/// <summary>What a command line answered.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public string[] OutputLines => Lines(Output);

    public string[] ErrorLines => Lines(Error);

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Runs the command in this process, through the entry point that the process uses too.</summary>
    public static CommandRun Of(params string[] arguments) => WithInput([], arguments);

    public static CommandRun WithInput(string input, params string[] arguments) => WithInput(Encoding.UTF8.GetBytes(input), arguments);

    public static CommandRun WithInput(byte[] input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var context = new CommandContext
        {
            Output = output,
            Error = error,
            Input = new MemoryStream(input),
            Stop = TestContext.Current.CancellationToken,
            MeasureFor = TimeSpan.Zero,
        };
        int exitCode = MlNetPathCommand.Run(arguments, context);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>It succeeded.</summary>
    public CommandRun Succeeds()
    {
        Assert.True(ExitCode == ExitCodes.Done, $"exit code {ExitCode}: {Error}");
        return this;
    }

    /// <summary>It failed with one line on the error stream, and nothing on the other.</summary>
    public CommandRun Fails(int exitCode, params string[] fragments)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}: {Error}");
        string line = Assert.Single(ErrorLines);
        Assert.StartsWith("mlnetpath: ", line, StringComparison.Ordinal);
        Assert.All(fragments, fragment => Assert.Contains(fragment, line, StringComparison.Ordinal));
        Assert.Empty(Output);
        return this;
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n') is [""] ? [] : text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
