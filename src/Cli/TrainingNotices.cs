using MlNetPath.Compare;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>Progress of a training as lines on the error stream: one for each epoch that ends.</summary>
internal sealed class TrainingNotices(string stageId, CommandContext context) : IProgress<TrainingProgress>
{
    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        if (value.EpochEnded)
        {
            context.Notice($"{stageId}: {Describe(value)}.");
        }
    }

    /// <summary>Such as <c>logistic regression, epoch 2 of 3, loss 0.031</c>.</summary>
    public static string Describe(TrainingProgress progress) => string.Join(", ", new[]
    {
        progress.Doing,
        progress.Epoch is { } epoch ? $"epoch {Figures.Count(epoch)}{(progress.Epochs is { } epochs ? $" of {Figures.Count(epochs)}" : "")}" : null,
        progress.Loss is { } loss ? $"loss {Figures.Measure(loss)}" : null,
        progress.ValidationAccuracy is { } accuracy ? $"validation {Figures.Percent(accuracy)}"
            : progress.ValidationLoss is { } measured ? $"validation loss {Figures.Measure(measured)}" : null,
    }.Where(part => part is not null));
}
