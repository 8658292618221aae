using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MlNetPath.Core;
using MlNetPath.Onnx.Runtime;
using MlNetPath.Onnx.Torch;
using MlNetPath.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>A network that has learned, with the temperature that validation asks for.</summary>
internal sealed class TrainedNetwork : IDisposable
{
    private const double UsualShare = 0.3, LeastShare = 0.3;

    private readonly CalibratedNetwork network;

    private readonly EvidenceTable table;

    private readonly Checkpoint? checkpoint;

    private readonly string[] samples;

    private TrainedNetwork(CalibratedNetwork network, EvidenceTable table, Checkpoint? checkpoint, string[] samples) => (this.network, this.table, this.checkpoint, this.samples) = (network, table, checkpoint, samples);

    /// <summary>Whether it was trained on CUDA.</summary>
    public required bool OnCuda { get; init; }

    /// <summary>How training went.</summary>
    public required IReadOnlyList<TrainingPoint> History { get; init; }

    /// <summary>What it was trained with.</summary>
    public required TrainingFacts Facts { get; init; }

    /// <summary>Trains a network. The caller has taken a <see cref="TrainingTurn"/> for it.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="data">The training texts.</param>
    /// <param name="validation">What choices are made by; null to take it from the training texts.</param>
    /// <param name="more">Further training texts.</param>
    /// <param name="options">How.</param>
    /// <param name="drawnSeed">Where chance begins if neither the options nor a checkpoint that is gone on from say it.</param>
    /// <param name="warn">Told what broke training off, where something was learned before.</param>
    /// <exception cref="InputException">There is nothing to learn from, no step was taken before it was to end, training diverged, the checkpoint is another training's, or there is no CUDA device and one was asked for.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop; the checkpoint stays.</exception>
    public static TrainedNetwork Train(IReadOnlyList<string> labels, TextData data, TextData? validation, TextData more, DeepTextOptions options, int drawnSeed, Action<string> warn)
    {
        Device device = TrainingDevice.Choose(options.Device);
        if (validation is null)
        {
            (data, validation) = DataSplit.Split(data, options.ValidationFraction);
        }

        TextData all = DataSplit.Join(data, more);
        (int seed, Checkpoint? checkpoint) = BeginningOf(labels, all, validation, options, drawnSeed);
        bool resumes = options.Resume && checkpoint!.IsThere();
        var texts = new TrainingTexts(all, options.Augmentation, options, seed, options.HeldOut ?? (_ => false));
        if (texts.Count == 0)
        {
            throw new InputException("There are no training texts with a label that are not held out. Give the network at least one.");
        }

        manual_seed(seed);
        long start = Stopwatch.GetTimestamp();
        (EvidenceTable training, EvidenceTable table) = Count(texts, labels.Count, EvidenceOfTexts.BucketsFor(all.ByteCount, labels.Count), options, device, resumes);
        TextNetwork? network = null;
        try
        {
            network = new TextNetwork(new TextNetworkShape { Labels = labels.Count, Towers = options.Towers, Width = options.Width, Blocks = options.Blocks, Dropout = options.Dropout }, training);
            network.to(device);
            using DisposeScope scope = NewDisposeScope(); // the network outlives it
            using var state = new TrainingState(network, options.LearningRate, options.WeightDecay);
            ValidationSet? measured = validation.Labels.ContainsAnyExcept(TextData.UnknownLabel) ? new(validation, labels.Count, options.Augmentation, options.MaxBytes, device) : null;
            if (resumes)
            {
                checkpoint!.TryRead(state);
            }

            var learner = new TextLearner(network, texts, measured, options.BalanceLabels ? LabelWeights(all, labels.Count, device) : null, options.LabelSmoothing, device);
            new TrainingLoop<TrainingBatch>(state, learner, LoopOf(options, Stopwatch.GetElapsedTime(start), measured is not null, seed), checkpoint).Run(warn);

            network.Use(table);
            double factor = Mix(network, measured, options.Cancellation);
            return new(new CalibratedNetwork(network, factor), table, checkpoint, SamplesOf(validation.Count > 0 ? validation : all))
            {
                OnCuda = device.type == DeviceType.CUDA,
                History = [.. state.History],
                Facts = new()
                {
                    Epochs = state.History.Count,
                    Minutes = state.History[^1].Seconds / 60,
                    Seed = seed,
                    MoreTexts = more.Count > 0,
                    LeftOut = texts.LeftOut,
                    MaxBytes = options.MaxBytes,
                    Augmentation = options.Augmentation,
                    VoteShare = network.VoteShare,
                },
            };
        }
        catch
        {
            network?.Dispose();
            table.Dispose();
            throw;
        }
        finally
        {
            training.Dispose();
        }
    }

    // A checkpoint knows the seed that it was begun with, so that it can be gone on from where the options leave the seed to chance.
    private static (int Seed, Checkpoint? Checkpoint) BeginningOf(IReadOnlyList<string> labels, TextData data, TextData validation, DeepTextOptions options, int drawnSeed)
    {
        if (options.CheckpointFolder is not { } folder)
        {
            return (options.Seed ?? drawnSeed, null);
        }

        string digest = DigestOf(labels, data, validation);
        string? kept = options.Resume && options.Seed is null ? Checkpoint.KeyIn(folder) : null;
        int seed = options.Seed ?? (kept?.Split(' ', 3) is [var own, var number, var recipe] && (own, recipe) == (digest, options.Recipe) ? int.Parse(number, CultureInfo.InvariantCulture) : drawnSeed);
        return (seed, new(folder, string.Create(CultureInfo.InvariantCulture, $"{digest} {seed} {options.Recipe}")));
    }

    // What is counted is of no use to a training that is told to finish before its first step, but to one that goes on from a checkpoint.
    private static (EvidenceTable Training, EvidenceTable Whole) Count(TrainingTexts texts, int labels, int buckets, DeepTextOptions options, Device device, bool resumes)
    {
        if (!options.Ngrams)
        {
            return EvidenceOfTexts.None(labels);
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(options.Cancellation, resumes ? default : options.Finish);
        try
        {
            return EvidenceOfTexts.Make(texts, labels, buckets, options.Votes, device, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            throw LoopOf(options, TimeSpan.Zero, validated: false, seed: 0).NoStep();
        }
    }

    private static LoopOptions LoopOf(DeepTextOptions options, TimeSpan spent, bool validated, int seed) => new()
    {
        Doing = "deep network",
        MaxEpochs = options.MaxEpochs,
        Budget = options.Budget is { } budget ? Left(budget, spent) : null,
        Patience = validated ? options.Patience : int.MaxValue,
        LearningRate = options.LearningRate,
        WarmUpSteps = options.WarmUpSteps,
        ClipNorm = options.ClipNorm,
        Seed = seed,
        Progress = options.Progress,
        Cancellation = options.Cancellation,
        Finish = options.Finish,
    };

    // Counting takes its part of the budget, but leaves something for learning.
    private static TimeSpan Left(TimeSpan budget, TimeSpan spent) => spent < budget * (1 - LeastShare) ? budget - spent : budget * LeastShare;

    // How much the votes count is what validation texts ask for, as the temperature is.
    private static double Mix(TextNetwork network, ValidationSet? measured, CancellationToken cancellation)
    {
        network.VoteShare = UsualShare;
        if (measured is null)
        {
            return 1;
        }

        // Logits are a straight line in the share, so two points of it tell all others.
        float[][] without = Logits(0), with = Logits(1);
        double[] shares = [0, 0.1, 0.2, 0.3, 0.5, 0.75, 1];
        (double share, (double factor, _)) = shares
            .Select(share => (Share: share, Calibrated: measured.Calibrate([.. without.Zip(with, (a, b) => a.Zip(b, (x, y) => (float)(x + (share * (y - x)))).ToArray())])))
            .MinBy(tried => tried.Calibrated.Loss);
        network.VoteShare = share;
        return factor;

        float[][] Logits(double share)
        {
            network.VoteShare = share;
            return measured.PlainLogits(network, cancellation);
        }
    }

    /// <summary>Writes it as an ONNX file, proven to compute what the network computes.</summary>
    /// <exception cref="OnnxExportException">It does not, or cannot be written.</exception>
    /// <exception cref="OnnxModelException">ONNX Runtime cannot run the file.</exception>
    public (ExportReport Export, TextParity Parity) Write(string path, IReadOnlyDictionary<string, string> metadata)
    {
        network.cpu();
        table.Cpu();
        return NetworkFile.Write(network, path, metadata, [.. samples.Select(text => TextCut.Encode(text, Facts.MaxBytes))]);
    }

    /// <summary>Deletes the checkpoint, when the network lies in a file that can be used.</summary>
    public void DeleteCheckpoint() => checkpoint?.Delete();

    /// <inheritdoc/>
    public void Dispose()
    {
        network.Dispose();
        table.Dispose();
    }

    // Spread over the rows, which may be sorted.
    private static string[] SamplesOf(TextData data)
    {
        int count = Math.Min(data.Count, 2_000);
        return [.. Enumerable.Range(0, count).Select(i => data.Text((int)((long)i * data.Count / count)))];
    }

    private static Tensor LabelWeights(TextData data, int labels, Device device)
    {
        var counts = new float[labels];
        foreach (int label in data.Labels)
        {
            if (label != TextData.UnknownLabel)
            {
                counts[label]++;
            }
        }

        float present = counts.Count(count => count > 0), total = counts.Sum();
        return tensor(counts.Select(count => count == 0 ? 0 : total / (present * count)).ToArray(), device: device);
    }

    private static string DigestOf(IReadOnlyList<string> labels, TextData data, TextData validation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', labels)));
        foreach (TextData part in (TextData[])[data, validation])
        {
            hash.AppendData(BitConverter.GetBytes(part.Count));
            for (int row = 0; row < part.Count; row++)
            {
                hash.AppendData(part.Utf8(row));
                hash.AppendData(BitConverter.GetBytes(part.Labels[row]));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
