using MlNetPath.Core;

namespace MlNetPath.Cli.Tests;

public sealed class TrainLanguageModelTests
{
    [Theory]
    [InlineData("train lm", "needs --out")]
    [InlineData("train lmm --out x", "Did you mean 'lm'?")]
    [InlineData("train lm --out x --task languages", "--task is for stages that label texts, and 'lm' learns the built-in corpus. Leave it out.")]
    [InlineData("train lm --out x --data y.csv", "--data is for stages")]
    [InlineData("train lm --out x --text-column a", "--text-column is for stages")]
    [InlineData("train lm --out x --label-column a", "--label-column is for stages")]
    [InlineData("train lm --out x --rules y.json", "--rules is for stages")]
    [InlineData("train lm --out x --plugin y.dll", "--plugin is for stages")]
    [InlineData("train lm --out x --budget 0", "--budget takes a whole number from 1")]
    [InlineData("train lm --out x --seed -1", "--seed takes")]
    [InlineData("train learned --task languages --out x --from y", "--from is for 'lm'. Leave it out.")]
    [InlineData("train lm --out x --temperature 1", "has no option '--temperature'")]
    public void Options_that_do_not_apply_are_named(string commandLine, string fragment) => CommandRun.Of(commandLine.Split(' ')).Fails(ExitCodes.Usage, fragment);

    [Fact]
    public void A_folder_that_cannot_take_it_is_refused_before_the_training()
    {
        using var work = new Workspace();
        CommandRun.Of("train", "lm", "--out", work.Write("file", "x")).Fails(ExitCodes.Failed, work.Path("file"), "--out");
        Directory.CreateDirectory(work.Path("deep"));
        work.Write("deep/artifact.json", "{}");
        CommandRun.Of("train", "lm", "--out", work.Path("deep")).Fails(ExitCodes.Failed, work.Path("deep"), "the model of a stage", "--out");
        CommandRun.Of("train", "lm", "--out", work.Path("new"), "--from", work.Path("deep")).Fails(ExitCodes.Failed, $"no language model in '{work.Path("deep")}'", "--from");
        Assert.Equal(["deep", "deep/artifact.json", "file"], work.Entries);
    }

    [Fact]
    public void A_wish_to_stop_breaks_off_what_has_learned_nothing_and_ends_the_rest_early()
    {
        foreach (bool learned in (bool[])[false, true])
        {
            using var wish = new CancellationTokenSource();
            var reports = new Reports();
            int endings = 0;
            using var stop = new TrainingStop(wish.Token, reports, () => endings++);
            if (learned)
            {
                stop.Report(new TrainingProgress("language model"));
            }

            Assert.False(stop.BreakOff.IsCancellationRequested || stop.Finish.IsCancellationRequested);
            wish.Cancel();
            Assert.Equal((!learned, true), (stop.BreakOff.IsCancellationRequested, stop.Finish.IsCancellationRequested));
            Assert.Equal(learned ? 1 : 0, reports.Count);
            Assert.Equal(learned ? 1 : 0, endings);
        }
    }

    private sealed class Reports : IProgress<TrainingProgress>
    {
        public int Count { get; private set; }

        public void Report(TrainingProgress value) => Count++;
    }
}
