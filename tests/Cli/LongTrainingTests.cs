namespace MlNetPath.Cli.Tests;

public sealed class LongTrainingTests
{
    [Theory]
    [InlineData(true, false, "is replaced by a new one; --resume would go on with it.")]
    [InlineData(false, true, "that was broken off, so it begins anew.")]
    [InlineData(true, true, "")]
    [InlineData(false, false, "")]
    public void What_becomes_of_a_training_that_was_broken_off_is_said(bool isThere, bool resumes, string said)
    {
        using var work = new Workspace();
        if (isThere)
        {
            File.WriteAllText(work.Path("checkpoint.bin"), "one");
        }

        Assert.Contains(said, Notices(context => LongTraining.Tell(resumes, Path.GetDirectoryName(work.Path("checkpoint.bin"))!, context)), StringComparison.Ordinal);
        Assert.Equal(said.Length == 0, Notices(context => LongTraining.Tell(resumes, Path.GetDirectoryName(work.Path("checkpoint.bin"))!, context)).Length == 0);
    }

    [Fact]
    public void That_it_was_ended_early_is_said_where_it_was()
    {
        Assert.Empty(Notices(LongTraining.TellEnd));
        Assert.Contains("--resume goes on from where it was.", Notices(LongTraining.TellEnd, stopped: true), StringComparison.Ordinal);
    }

    private static string Notices(Action<CommandContext> tell, bool stopped = false)
    {
        using var error = new StringWriter();
        using var context = new CommandContext { Output = TextWriter.Null, Error = error, Input = Stream.Null, Stop = new CancellationToken(stopped) };
        tell(context);
        return error.ToString();
    }
}
