namespace MlNetPath.Stage3.FirstPrinciples.Tests;

public class PlaygroundTests
{
    [Fact]
    public void HelpNamesEveryOption()
    {
        (int exitCode, string output, string error) = Run("--help");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.All(["--words", "--step", "--training", "--together", "--seed", "--help"], option => Assert.Contains(option, output));
        Assert.Equal(output, Run("--step", "-h").Output);
    }

    [Theory]
    [InlineData("There is no option '--wrds'. Did you mean '--words'?", "--wrds", "San")]
    [InlineData("There is no option 'San'. The options are --words, --step, --training, --together, --seed, --help", "San")]
    [InlineData("--words wants the words to go on from", "--words")]
    [InlineData("--seed wants a whole number and got 'one'", "--seed", "one")]
    [InlineData("--seed wants a whole number, such as", "--seed")]
    public void AWrongCommandLineIsOneLineAndExitCode2(string message, params string[] arguments) => Fails(2, message, arguments);

    [Theory]
    [InlineData("'kiten' is none of the", "--words", "the kiten")]
    [InlineData("There is no word to go on from.", "--words", "")]
    [InlineData("'A  B' is none of the", "--words", "A\u001b\u0007B")]
    [InlineData("A step needs a word", "--step", "--words", "San")]
    public void WordsThatCannotBeUsedAreOneLineAndExitCode1(string message, params string[] arguments) => Fails(1, message, arguments);

    [Theory]
    [InlineData("--step")]
    [InlineData("--words", "San")]
    public void StoppingTheTrainingIsExitCode130(params string[] arguments)
    {
        var error = new StringWriter();
        Assert.Equal(130, Playground.Run(arguments, TextWriter.Null, error, null, new CancellationToken(canceled: true)));
        Assert.Equal("Stopped.\n", error.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void TheProgressLineIsGoneWhenTheResultComes()
    {
        var terminal = new StringWriter();
        Assert.Equal(0, Playground.Run(["--step"], TextWriter.Null, TextWriter.Null, new ProgressLine(terminal), CancellationToken.None));
        string[] states = terminal.ToString().Split('\r');
        Assert.StartsWith("first words: epoch 1", states[1]);
        Assert.Equal("", states[^1]);
        Assert.Equal("", states[^2].Trim());
        Assert.Equal(states[^3].TrimEnd().Length, states[^2].Length);
    }

    [Theory]
    [InlineData(1, "--words", "{0}")]
    [InlineData(2, "--seed", "{0}")]
    [InlineData(2, "--{0}")]
    public void AnErrorRepeatsOnlyTheBeginningOfAPageOfLetters(int exitCode, params string[] arguments)
    {
        string page = string.Concat(Enumerable.Repeat("🙂é\u202e", 25_000));
        (int ended, _, string error) = Run([.. arguments.Select(argument => argument.Replace("{0}", page, StringComparison.Ordinal))]);
        Assert.Equal(exitCode, ended);
        Assert.InRange(error.Length, 50, 300);
        Assert.Contains("🙂é 🙂", error);
        Assert.Contains("…'", error);
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(UnauthorizedAccessException))] // what .NET makes of an output that is closed
    public void AnOutputThatTakesNothingIsOneLineAndExitCode1(Type failure)
    {
        var error = new StringWriter();
        using var full = new Full((Exception)Activator.CreateInstance(failure, "No space left on device.")!);
        Assert.Equal(1, Playground.Run(["--help"], full, error, null, CancellationToken.None));
        Assert.Equal("The result cannot be written: No space left on device. Send it elsewhere.\n", error.ToString().ReplaceLineEndings("\n"));
    }

    private sealed class Full(Exception failure) : StringWriter
    {
        public override void Write(string? value) => throw failure;
    }

    private static void Fails(int exitCode, string message, string[] arguments)
    {
        (int ended, string output, string error) = Run(arguments);
        Assert.Equal((exitCode, ""), (ended, output));
        Assert.StartsWith(message, error);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        return (Playground.Run(arguments, output, error, null, TestContext.Current.CancellationToken), output.ToString(), error.ToString());
    }
}
