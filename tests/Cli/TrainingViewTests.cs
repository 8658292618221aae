using MlNetPath.Core;
using Spectre.Console;

namespace MlNetPath.Cli.Tests;

public class TrainingViewTests
{
    [Fact]
    public void A_curve_shows_lows_highs_and_means_of_what_does_not_fit()
    {
        Assert.Equal("▁▅█", TrainingView.Curve([1, 2.1, 3], 10));
        Assert.Equal("▁▁", TrainingView.Curve([5, 5], 10));
        Assert.Equal("█▁", TrainingView.Curve([4, 4, 1, 1], 2));
        Assert.Equal("", TrainingView.Curve([], 10));
    }

    [Fact]
    public void Shows_progress_and_gives_back_what_the_training_gave()
    {
        using var written = new StringWriter();
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(written) });
        terminal.Profile.Width = 120;
        var view = new TrainingView(terminal, "deep", CancellationToken.None);
        string given = view.Watch(() =>
        {
            view.Report(new TrainingProgress("deep network") { Epoch = 1, Epochs = 4, Fraction = 0, Loss = 2 });
            view.Report(new TrainingProgress("deep network") { Epoch = 1, Epochs = 4, Fraction = 0.25, Loss = 1, ValidationAccuracy = 0.5, EpochEnded = true });
            view.Report(new TrainingProgress("deep network") { Epoch = 2, Epochs = 4, Fraction = 0.5, Loss = 0.5, ValidationAccuracy = 0.75, EpochEnded = true });
            Thread.Sleep(600);
            return "model";
        });

        Assert.Equal("model", given);
        Assert.Contains("deep, epoch 2 of 4", written.ToString());
        Assert.Contains("█▁ 0.5", written.ToString());
        Assert.Contains("▁█ 75", written.ToString());
        Assert.Contains("left", written.ToString());
        Assert.DoesNotContain(LongTraining.Ending, written.ToString());
    }

    [Fact]
    public void Shows_validation_loss_where_there_is_no_accuracy()
    {
        using var written = new StringWriter();
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(written) });
        terminal.Profile.Width = 120;
        var view = new TrainingView(terminal, "lm", new CancellationToken(canceled: true));
        view.Watch(() =>
        {
            view.Report(new TrainingProgress("language model") { Epoch = 1, Epochs = 4, Loss = 2, ValidationLoss = 4, EpochEnded = true });
            view.Report(new TrainingProgress("language model") { Epoch = 2, Epochs = 4, Loss = 1, ValidationLoss = 3, EpochEnded = true });
            Thread.Sleep(600);
            return true;
        });
        Assert.Contains("validation  █▁ loss 3", written.ToString());
        Assert.Contains(LongTraining.Ending, written.ToString());
    }

    [Fact]
    public void A_training_that_fails_throws_what_it_threw()
    {
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });

        Assert.Equal("no", Assert.Throws<InputException>(() => new TrainingView(terminal, "deep", CancellationToken.None).Watch<int>(() => throw new InputException("no"))).Message);
    }
}
