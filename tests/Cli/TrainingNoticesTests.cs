using MlNetPath.Compare;
using MlNetPath.Core;

namespace MlNetPath.Cli.Tests;

public class TrainingNoticesTests
{
    private static readonly TextTask Task = new("t", ["a", "b"], TextData.Create([("x", 0), ("y", 1)]), TextData.Create([]), TextData.Create([]));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_epoch_has_a_line_though_its_loss_is_that_of_the_one_before(bool comparing)
    {
        using var error = new StringWriter();
        using var context = new CommandContext { Output = TextWriter.Null, Error = error, Input = Stream.Null };
        var view = new PlainView(context, Task);
        Action<TrainingProgress> report = comparing
            ? training => view.Report(new ComparisonProgress("deep", ComparisonPhase.Train) { Training = training })
            : new TrainingNotices("deep", context).Report;

        TrainingProgress first = new("descent") { Epoch = 1, Epochs = 2, Loss = 0.5 };
        report(first with { Loss = null });
        report(first with { EpochEnded = true });
        report(first with { Epoch = 2 });
        report(first with { Epoch = 2, EpochEnded = true });

        string[] lines = error.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Assert.Equal(["deep: descent, epoch 1 of 2, loss 0.500.", "deep: descent, epoch 2 of 2, loss 0.500."], lines.Where(line => line.Contains("epoch", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_has_no_accuracy_shows_its_validation_loss() => Assert.Equal(
        "language model, epoch 2 of 9, loss 1.500, validation loss 2.500",
        TrainingNotices.Describe(new TrainingProgress("language model") { Epoch = 2, Epochs = 9, Loss = 1.5, ValidationLoss = 2.5 }));
}
