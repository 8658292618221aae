using System.Diagnostics;
using MlNetPath.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Trains a <see cref="TextNetwork"/>: epochs of batches, a step on each, a look at the validation texts after each epoch, the best network kept.</summary>
/// <remarks>AdamW: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019. Not safe to use from several threads.</remarks>
internal sealed class DeepTraining
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(0.5), BetweenCheckpoints = TimeSpan.FromMinutes(3);

    private const double Unclear = 0.1;

    private readonly TrainingState state;
    private readonly TrainingTexts texts;
    private readonly ValidationSet? validation;
    private readonly DeepTextOptions options;
    private readonly int seed;
    private readonly Checkpoint? checkpoint;
    private readonly Tensor? labelWeights;
    private readonly Device device;
    private readonly Stopwatch watch = new();
    private long lastReport, lastCheckpoint;

    public DeepTraining(TrainingState state, TrainingTexts texts, ValidationSet? validation, DeepTextOptions options, int seed, Checkpoint? checkpoint, Tensor? labelWeights, Device device)
    {
        (this.state, this.texts, this.validation, this.options, this.seed, this.checkpoint, this.labelWeights, this.device) =
            (state, texts, validation, options, seed, checkpoint, labelWeights, device);
    }

    private double Seconds => state.Seconds + watch.Elapsed.TotalSeconds;

    /// <summary>Trains, from where the state is. At the end the network is the best one.</summary>
    /// <returns>What broke training off, or null.</returns>
    /// <exception cref="OperationCanceledException">It was told to stop; the checkpoint stays.</exception>
    public string? Run()
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

        state.PutBack();
        return problem;
    }

    private bool IsOutOfTime => options.Finish.IsCancellationRequested || Seconds >= options.Budget?.TotalSeconds;

    private bool IsOver =>
        IsOutOfTime || (validation is not null && state.Epoch - 1 - state.BestEpoch >= options.Patience && state.Epoch > 1);

    // The share of the texts of all epochs; and where the budget will end before they do, the share of the budget. At first nobody can tell, and a training that has time enough must not depend on the clock.
    private double Progress
    {
        get
        {
            double learned = (state.Epoch - 1 + ((double)state.Texts / texts.Count)) / options.MaxEpochs, time = options.Budget is { } budget ? Seconds / budget.TotalSeconds : 0;
            return time > Unclear ? Math.Max(learned, time) : learned;
        }
    }

    private string? LearnEpoch()
    {
        int done = state.Batches;
        using var pause = new CollectionPause();
        foreach ((TrainingBatch batch, int taken) in texts.Epoch(state.Epoch).Skip(done))
        {
            options.Cancellation.ThrowIfCancellationRequested();
            pause.Between();
            double loss = Step(batch);
            if (!double.IsFinite(loss))
            {
                return FormattableString.Invariant($"Training diverged in epoch {state.Epoch}: the loss is no finite number any more, since steps were too large. Use a smaller learning rate than {options.LearningRate}: ten times smaller, and again if that is not enough.");
            }

            state.LossSum += loss * batch.Texts.Length;
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
                break;
            }
        }

        return null;
    }

    private double Step(TrainingBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(unchecked((seed * 1_000_003L) + state.Steps)); // so that a training that was broken off drops the same values
        state.Network.train();
        double rate = LearningRate.At(options, state.Steps, Progress);
        foreach (var group in state.Adam.ParamGroups)
        {
            group.LearningRate = rate;
        }

        state.Adam.zero_grad();
        Tensor logits = state.Network.Learn(TextBatch.ToTensor(batch.Texts, device), tensor(batch.Folds, device: device));
        Tensor loss = nn.functional.cross_entropy(logits, tensor(batch.Labels, device: device).repeat(state.Network.Towers), weight: labelWeights, label_smoothing: options.LabelSmoothing);
        loss.backward();
        nn.utils.clip_grad_norm_(state.Network.parameters().Where(p => p.requires_grad), options.ClipNorm);
        state.Adam.step();
        return loss.item<float>();
    }

    private void EndEpoch()
    {
        (double Loss, double Accuracy)? measured = validation?.Measure(state.Network, options.Cancellation);
        double loss = state.LossSum / Math.Max(1, state.Texts);
        state.History.Add(new(state.Epoch, state.Steps, Seconds, loss, measured?.Loss, measured?.Accuracy));
        state.Offer(state.Epoch, measured?.Loss ?? -state.Epoch); // without validation the last is the best
        Report(ended: true);
        (state.Epoch, state.Batches, state.Texts, state.LossSum) = (state.Epoch + 1, 0, 0, 0);
        if (checkpoint is not null)
        {
            WriteCheckpoint();
        }
    }

    private void WriteCheckpoint()
    {
        checkpoint!.Write(state, Seconds);
        lastCheckpoint = Stopwatch.GetTimestamp();
    }

    private void Report(bool ended)
    {
        lastReport = Stopwatch.GetTimestamp();
        TrainingPoint? last = state.History.LastOrDefault();
        options.Progress?.Report(new TrainingProgress("deep network")
        {
            Epoch = state.Epoch,
            EpochEnded = ended,
            Epochs = options.MaxEpochs,
            Fraction = Math.Min(1, Progress),
            Loss = ended ? last?.Loss : state.LossSum / Math.Max(1, state.Texts),
            ValidationAccuracy = last?.ValidationAccuracy,
        });
    }
}
