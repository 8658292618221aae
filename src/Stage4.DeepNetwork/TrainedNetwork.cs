using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MlNetPath.Core;
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

    private readonly string[] samples;

    private TrainedNetwork(CalibratedNetwork network, EvidenceTable table, string[] samples) => (this.network, this.table, this.samples) = (network, table, samples);

    /// <summary>How training went.</summary>
    public required IReadOnlyList<TrainingPoint> History { get; init; }

    /// <summary>What it was trained with.</summary>
    public required TrainingFacts Facts { get; init; }

    /// <summary>Trains a network, when no other training runs in this process.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="data">The training texts.</param>
    /// <param name="validation">What choices are made by; null to take it from the training texts.</param>
    /// <param name="more">Further training texts.</param>
    /// <param name="options">How.</param>
    /// <param name="seed">Where chance begins.</param>
    /// <param name="warn">Told what broke training off, where something was learned before.</param>
    public static TrainedNetwork Train(IReadOnlyList<string> labels, TextData data, TextData? validation, TextData more, DeepTextOptions options, int seed, Action<string> warn)
    {
        using TrainingTurn turn = TrainingTurn.Take(options.Cancellation);
        return TrainNow(labels, data, validation, more, options, seed, warn);
    }

    private static TrainedNetwork TrainNow(IReadOnlyList<string> labels, TextData data, TextData? validation, TextData more, DeepTextOptions options, int seed, Action<string> warn)
    {
        TorchRuntime.Load();
        Device device = TrainingDevice.Choose(options.Device);
        set_num_threads(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        if (validation is null)
        {
            (data, validation) = DataSplit.Split(data, options.ValidationFraction);
        }

        TextData all = DataSplit.Join(data, more);
        var texts = new TrainingTexts(all, options.Augmentation, options, seed, options.HeldOut ?? (_ => false));
        if (texts.Count == 0)
        {
            throw new InputException("There are no training texts with a label. Give the network at least one.");
        }

        manual_seed(seed);
        long start = Stopwatch.GetTimestamp();
        int buckets = EvidenceOfTexts.BucketsFor(all.ByteCount, labels.Count);
        (EvidenceTable training, EvidenceTable table) = options.Ngrams
            ? EvidenceOfTexts.Make(texts, labels.Count, buckets, options.Votes, device, options.Cancellation)
            : EvidenceOfTexts.None(labels.Count);
        var network = new TextNetwork(new TextNetworkShape { Labels = labels.Count, Towers = options.Towers, Width = options.Width, Blocks = options.Blocks, Dropout = options.Dropout }, training);
        network.to(device);
        using DisposeScope scope = NewDisposeScope(); // the network outlives it
        using var state = new TrainingState(network, options.LearningRate, options.WeightDecay);
        Checkpoint? checkpoint = options.CheckpointFolder is { } folder ? new(folder, KeyOf(labels, all, validation, options, seed)) : null;
        ValidationSet? measured = validation.Count == 0 ? null : new(validation, labels.Count, options.Augmentation, options.MaxBytes, device);
        if (options.Resume)
        {
            checkpoint?.TryRead(state);
        }

        var learner = new TextLearner(network, texts, measured, options.BalanceLabels ? LabelWeights(all, labels.Count, device) : null, options.LabelSmoothing, device);
        new TrainingLoop<TrainingBatch>(state, learner, LoopOf(options, Stopwatch.GetElapsedTime(start), measured is not null, seed), checkpoint).Run(warn);

        network.Use(table);
        training.Dispose();
        double factor = Mix(network, measured, options.Cancellation);
        checkpoint?.Delete();
        return new(new CalibratedNetwork(network, factor), table, SamplesOf(validation.Count > 0 ? validation : all))
        {
            History = [.. state.History],
            Facts = new()
            {
                Epochs = state.History.Count,
                Minutes = (state.History.LastOrDefault()?.Seconds ?? 0) / 60,
                Seed = seed,
                MoreTexts = more.Count > 0,
                Overlap = texts.Overlap,
                MaxBytes = options.MaxBytes,
                Augmentation = options.Augmentation,
                VoteShare = network.VoteShare,
            },
        };
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
    public (ExportReport Export, TextParity Parity) Write(string path, IReadOnlyDictionary<string, string> metadata)
    {
        network.cpu();
        table.Cpu();
        return NetworkFile.Write(network, path, metadata, [.. samples.Select(text => TextCut.Encode(text, Facts.MaxBytes))]);
    }

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

    // What a checkpoint belongs to.
    private static string KeyOf(IReadOnlyList<string> labels, TextData data, TextData validation, DeepTextOptions options, int seed)
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

        return string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(hash.GetHashAndReset())} {seed} {options.Recipe}");
    }
}
