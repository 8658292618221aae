using System.Diagnostics;
using MlNetPath.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Torch.Training;

/// <summary>Trains a network: epochs of batches, a step on each, a look at the validation texts after each epoch, the best network kept.</summary>
/// <typeparam name="TBatch">What a step learns from.</typeparam>
/// <remarks>AdamW: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019. Not safe to use from several threads.</remarks>
/// <param name="state">The network, and where its training is.</param>
/// <param name="learner">What it learns from.</param>
/// <param name="options">How.</param>
/// <param name="checkpoint">Where the state is kept; null for nowhere.</param>
internal sealed class TrainingLoop<TBatch>(TrainingState state, ILearner<TBatch> learner, LoopOptions options, Checkpoint? checkpoint)
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(0.5), BetweenCheckpoints = TimeSpan.FromMinutes(3);

    private const double Unclear = 0.1;

    private readonly Stopwatch watch = new();
    private long lastReport, lastCheckpoint;
    private bool isCutShort;

    private double Seconds => state.Seconds + watch.Elapsed.TotalSeconds;

    /// <summary>Trains, from where the state is. At the end the network is the best one.</summary>
    /// <param name="warn">Told what broke training off, where something was learned before; null for nobody.</param>
    /// <exception cref="InputException">No step was taken before it was to end, or training diverged before anything was learned.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop; the checkpoint stays.</exception>
    public void Run(Action<string>? warn)
    {
        watch.Start();
        lastCheckpoint = Stopwatch.GetTimestamp();
        string? problem = null;
        while (problem is null && state.Epoch <= options.MaxEpochs && !IsOver)
        {
            problem = LearnEpoch();
            if (problem is null)
            {
                EndEpoch();
            }
        }

        if (problem is null && state.Steps == 0)
        {
            throw options.NoStep();
        }

        if (problem is null && state.History.Count == 0)
        {
            EndEpoch(); // of a first epoch that a checkpoint has half of, and for whose rest there is no time
        }

        if (problem is not null)
        {
            if (state.BestEpoch == 0)
            {
                throw new InputException($"{problem} Nothing is learned.");
            }

            warn?.Invoke($"{problem} The network of epoch {state.BestEpoch}, the best before, is kept.");
        }

        state.PutBack();
    }

    private bool IsOutOfTime => options.Finish.IsCancellationRequested || Seconds >= options.Budget?.TotalSeconds;

    private bool IsOver => IsOutOfTime || (state.Epoch - 1 - state.BestEpoch >= options.Patience && state.Epoch > 1);

    // The share of the texts of all epochs; and where the budget will end before they do, the share of the budget. At first nobody can tell, and a training that has time enough must not depend on the clock.
    private double Progress
    {
        get
        {
            double learned = (state.Epoch - 1 + Math.Min(1, (double)state.Texts / learner.TextsInEpoch)) / options.MaxEpochs, time = options.Budget is { } budget ? Seconds / budget.TotalSeconds : 0;
            return time > Unclear ? Math.Max(learned, time) : learned;
        }
    }

    private string? LearnEpoch()
    {
        int done = state.Batches;
        using var pause = new CollectionPause();
        foreach ((TBatch batch, int taken) in learner.Epoch(state.Epoch).Skip(done))
        {
            options.Cancellation.ThrowIfCancellationRequested();
            pause.Between();
            (double loss, int weight) = Step(batch);
            if (!double.IsFinite(loss))
            {
                return FormattableString.Invariant($"Training diverged in epoch {state.Epoch}: the loss is no finite number any more, since steps were too large. Use a smaller learning rate than {options.LearningRate}: ten times smaller, and again if that is not enough.");
            }

            state.LossSum += loss * weight;
            state.LossWeight += weight;
            (state.Batches, state.Texts, state.Steps) = (state.Batches + 1, taken, state.Steps + 1);
            if (Stopwatch.GetElapsedTime(lastReport) > BetweenReports)
            {
                Report(ended: false);
            }

            if (checkpoint is not null && Stopwatch.GetElapsedTime(lastCheckpoint) > BetweenCheckpoints)
            {
                WriteCheckpoint();
            }

            if (IsOutOfTime)
            {
                CutShort();
                break;
            }
        }

        return null;
    }

    private (double Loss, int Weight) Step(TBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(unchecked((options.Seed * 1_000_003L) + state.Steps)); // so that a training that was broken off drops the same values
        state.Network.train();
        double rate = LearningRate.At(options.LearningRate, options.WarmUpSteps, state.Steps, Progress);
        foreach (var group in state.Adam.ParamGroups)
        {
            group.LearningRate = rate;
        }

        state.Adam.zero_grad();
        (Tensor loss, int weight) = learner.Loss(batch);
        loss.backward();
        nn.utils.clip_grad_norm_(state.Network.parameters().Where(p => p.requires_grad), options.ClipNorm);
        state.Adam.step();
        return (loss.item<float>(), weight);
    }

    private void EndEpoch()
    {
        (double Loss, double? Accuracy)? measured = learner.Measure(options.Cancellation);
        state.History.Add(new(state.Epoch, state.Steps, Seconds, MeanLoss, measured?.Loss, measured?.Accuracy));
        state.Offer(state.Epoch, measured?.Loss ?? -state.Epoch); // without validation the last is the best
        Report(ended: true);
        (state.Epoch, state.Batches, state.Texts, state.LossSum, state.LossWeight) = (state.Epoch + 1, 0, 0, 0, 0);
        if (checkpoint is not null && !isCutShort)
        {
            WriteCheckpoint();
        }
    }

    // Whoever ends it early may go on later, from here: the epoch that is cut short for the network of now is not one of that training.
    private void CutShort()
    {
        isCutShort = true;
        if (checkpoint is not null)
        {
            WriteCheckpoint();
        }
    }

    private double MeanLoss => state.LossSum / Math.Max(1, state.LossWeight);

    private void WriteCheckpoint()
    {
        checkpoint!.Write(state, Seconds);
        lastCheckpoint = Stopwatch.GetTimestamp();
    }

    private void Report(bool ended)
    {
        lastReport = Stopwatch.GetTimestamp();
        TrainingPoint? last = state.History.LastOrDefault();
        options.Progress?.Report(new TrainingProgress(options.Doing)
        {
            Epoch = state.Epoch,
            EpochEnded = ended,
            Epochs = options.MaxEpochs,
            Fraction = Math.Min(1, Progress),
            Loss = ended ? last?.Loss : MeanLoss,
            ValidationLoss = last?.ValidationLoss,
            ValidationAccuracy = last?.ValidationAccuracy,
        });
    }
}
