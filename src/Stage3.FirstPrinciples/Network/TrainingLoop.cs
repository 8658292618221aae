using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// Trains in epochs: shuffles the examples, takes a step on each mini-batch of them, looks at the validation loss, and ends when that gets no better. The weights of
/// the best epoch are put back at the end. The same seed gives the same order, so the same weights.
/// </summary>
/// <param name="options">How to train.</param>
public sealed class TrainingLoop(TrainingLoopOptions options)
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(0.3);

    /// <summary>Trains.</summary>
    /// <param name="learner">What is trained.</param>
    /// <returns>How it went. Where the loss or a weight became infinite or no number, <see cref="TrainingResult.Problem"/> says so, and the best weights before that are there.</returns>
    /// <exception cref="InputException">There are no examples, or an option is not positive.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop; the weights are those of the last step.</exception>
    public TrainingResult Run(ILearner learner)
    {
        ArgumentNullException.ThrowIfNull(learner);
        CheckUse(learner);
        var random = new Random(options.Seed);
        int[] order = [.. Enumerable.Range(0, learner.Count)];
        var epochs = new List<EpochResult>();
        var best = new BestWeights(learner.Parameters);
        string? problem = null;
        long lastReport = Stopwatch.GetTimestamp();
        for (int epoch = 1; epoch <= options.Epochs && epoch - best.Epoch <= options.Patience; epoch++)
        {
            random.Shuffle(order);
            double loss = 0;
            for (int start = 0; start < order.Length && double.IsFinite(loss); start += options.BatchSize)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                if (Stopwatch.GetElapsedTime(lastReport) > BetweenReports || epoch + start == 1)
                {
                    Report(epoch, (double)start / order.Length, ended: false);
                }

                ReadOnlySpan<int> rows = order.AsSpan(start, Math.Min(options.BatchSize, order.Length - start));
                loss += learner.Step(rows) * rows.Length;
            }

            // The last step can spoil weights that no loss has met yet.
            ValidationResult? validation = double.IsFinite(loss) ? learner.Validate() : null;
            bool lossIsFinite = double.IsFinite(loss + (validation?.Loss ?? 0));
            if (!lossIsFinite || !learner.Parameters.All(parameter => IsFinite(parameter.Values.Values)))
            {
                problem = Diverged(lossIsFinite ? "a weight" : "the loss", epoch, best.Epoch, learner.LearningRate);
                break;
            }

            epochs.Add(new EpochResult(epoch, loss / order.Length, validation));
            best.Offer(epoch, validation?.Loss);
            Report(epoch, 1, ended: true);
        }

        best.PutBack();
        return new TrainingResult(epochs, best.Epoch, problem);

        void Report(int epoch, double share, bool ended)
        {
            lastReport = Stopwatch.GetTimestamp();
            options.Progress?.Report(new TrainingProgress(options.Doing)
            {
                Epoch = epoch,
                EpochEnded = ended,
                Epochs = options.Epochs,
                Fraction = (epoch - 1 + share) / options.Epochs,
                Loss = epochs.LastOrDefault()?.TrainingLoss,
                ValidationAccuracy = epochs.LastOrDefault()?.Validation?.Accuracy,
            });
        }
    }

    // Of no numbers, TensorPrimitives does not say that all are finite.
    private static bool IsFinite(ReadOnlySpan<float> values) => values.IsEmpty || TensorPrimitives.IsFiniteAll(values);

    private static string Diverged(string what, int epoch, int bestEpoch, float rate) => string.Create(CultureInfo.InvariantCulture,
        $"Training diverged in epoch {epoch}: {what} is no finite number any more, since steps were too large. Use a smaller learning rate than {rate}: ten times smaller, and again if that is not enough. {(bestEpoch == 0 ? "No epoch ended before, so nothing is learned." : $"The weights of epoch {bestEpoch}, the best before, are kept.")}");

    private void CheckUse(ILearner learner)
    {
        if (options.Epochs < 1 || options.BatchSize < 1 || options.Patience < 1 || !(learner.LearningRate > 0))
        {
            throw new InputException(string.Create(CultureInfo.InvariantCulture,
                $"A network cannot be trained with {options.Epochs} epochs, batches of {options.BatchSize}, a patience of {options.Patience} and a learning rate of {learner.LearningRate}: all must be positive."));
        }

        if (learner.Count == 0)
        {
            throw new InputException("There are no training examples. Give the network at least one.");
        }
    }
}
