using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>What <see cref="DeepTextTrainer"/> can be told.</summary>
public sealed record DeepTextOptions
{
    /// <summary>The column of labels, a key with names; default <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = StageColumns.Label;

    /// <summary>The column of texts; default <c>Text</c>.</summary>
    public string TextColumnName { get; init; } = StageColumns.Text;

    /// <summary>Texts that choices are made by (when to stop, which weights to keep, calibration), with the same columns. Null, the default, takes <see cref="ValidationFraction"/> of the training texts away.</summary>
    public IDataView? Validation { get; init; }

    /// <summary>The share of the training texts that are validated on instead of learned, where <see cref="Validation"/> is null; default 0.1.</summary>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>Further training texts, with the same columns and labels, of other sources for instance; null, the default, for none. They are not validated on.</summary>
    public IDataView? MoreTexts { get; init; }

    /// <summary>True for texts that no window or other variation of a training text may equal, such as those of a test set; null, the default, for no such text. Called from several threads.</summary>
    public Func<string, bool>? HeldOut { get; init; }

    /// <summary>Passes over the training texts at most; default 12.</summary>
    public int MaxEpochs { get; init; } = 12;

    /// <summary>
    /// How long training may take; default null, as long as it needs. Learning slows down towards the end of whichever comes first, so that a short budget gives a finished network, too. The time that a resumed training took
    /// before counts.
    /// </summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>After so many epochs in a row without a better validation loss, training ends; default 4.</summary>
    public int Patience { get; init; } = 4;

    /// <summary>Texts in a step at most; default 512. Of few texts it takes fewer, so that an epoch has about 64 steps.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>Bytes in a step at most, padding counted; default 16,384.</summary>
    public int BatchBytes { get; init; } = 16_384;

    /// <summary>The longest part of a text that is read, in bytes; default 256. What is longer is cut.</summary>
    public int MaxBytes { get; init; } = 256;

    /// <summary>The size of a step after the warm-up; default 0.002.</summary>
    public double LearningRate { get; init; } = 0.002;

    /// <summary>Steps over which the learning rate rises to its value, or the first twentieth of the training if that is shorter; default 200.</summary>
    public int WarmUpSteps { get; init; } = 200;

    /// <summary>How strongly weights are pulled to 0 (AdamW); default 0.01.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>The largest norm of the gradient; default 1. A longer one is shortened to it.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>The share of certainty that is spread over all labels; default 0.02.</summary>
    public double LabelSmoothing { get; init; } = 0.02;

    /// <summary>True to let each label count as much as any other, however many texts it has; default false.</summary>
    public bool BalanceLabels { get; init; }

    /// <summary>How training texts are varied; default: not at all.</summary>
    public TextAugmentation Augmentation { get; init; } = TextAugmentation.None;

    /// <summary>How many networks learn side by side and answer together, each from other weights on; default 1. They err differently, so two make fewer mistakes than one, and take half as long again.</summary>
    public int Towers { get; init; } = 1;

    /// <summary>Numbers of a position; default 64.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Residual blocks of two hidden layers each; default 4.</summary>
    public int Blocks { get; init; } = 4;

    /// <summary>The share of values, and of n-grams, that a step leaves out; default 0.2.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>The number that randomness starts from; null, the default, takes one from the context's own.</summary>
    public int? Seed { get; init; }

    /// <summary>How many threads compute; 0, the default, for one a core. The same seed gives the same network for the same number of threads only.</summary>
    public int Threads { get; init; }

    /// <summary>Where to compute; default <see cref="ComputeDevice.Auto"/>.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Auto;

    /// <summary>A folder for checkpoints, after each epoch and every few minutes; null, the default, for none.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>True to go on from the checkpoint in <see cref="CheckpointFolder"/>, if there is one of the same data and options; default false.</summary>
    public bool Resume { get; init; }

    /// <summary>Where the ONNX file is written; null, the default, for a temporary file that the model owns. Its folder must exist.</summary>
    public string? ModelPath { get; init; }

    /// <summary>Facts for the file's metadata, beside the labels; default none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Told how training goes, several times a minute, from the thread that trains; default null.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Stops training with an <see cref="OperationCanceledException"/>; by default nothing does.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Ends training early and keeps the best network so far; by default nothing does.</summary>
    public CancellationToken Finish { get; init; }

    /// <summary>Whether n-grams, words and pairs are looked up, and not the bytes alone; for measuring what they are worth.</summary>
    internal bool Ngrams { get; init; } = true;

    /// <summary>Whether a linear model votes beside the network; for measuring what that is worth.</summary>
    internal bool Votes { get; init; } = true;

    /// <summary>The members that decide what is learned of given texts, as text: a checkpoint is taken only where it is the same.</summary>
    internal string Recipe => FormattableString.Invariant(
        $"{MaxEpochs} {Patience} {BatchSize} {BatchBytes} {MaxBytes} {LearningRate} {WarmUpSteps} {WeightDecay} {ClipNorm} {LabelSmoothing} {BalanceLabels} {Augmentation} {Towers} {Width} {Blocks} {Dropout} {Ngrams} {Votes}");
}
