using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>What <see cref="DeepTextTrainer"/> can be told. Whoever makes the trainer gets an <see cref="InputException"/> for what is out of its range.</summary>
public sealed record DeepTextOptions
{
    /// <summary>The column of labels, a key with names; default <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = StageColumns.Label;

    /// <summary>The column of texts; default <c>Text</c>.</summary>
    public string TextColumnName { get; init; } = StageColumns.Text;

    /// <summary>
    /// Texts that choices are made by (when to stop, which weights to keep, calibration), with the same columns; their keys may be numbered otherwise, the names count. Null, the default, takes <see cref="ValidationFraction"/> of the training texts
    /// away. A view without rows takes none away and validates on nothing: the last epoch is kept, and probabilities are not calibrated. Rows without a label say nothing; a view of such rows alone is an error.
    /// </summary>
    public IDataView? Validation { get; init; }

    /// <summary>The share of the training texts that are validated on instead of learned, where <see cref="Validation"/> is null, 0 to less than 1; default 0.1. Copies of a text stay together.</summary>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>Further training texts, with the same columns and labels, of other sources for instance; null, the default, for none. The names of their labels count, not the numbers of the keys. They are not validated on.</summary>
    public IDataView? MoreTexts { get; init; }

    /// <summary>
    /// True for texts that must not be learned, such as those of a test set; null, the default, for no such text. A training text that is one is left out; a window or other variation of a training text that is one is not made of it. Called from
    /// several threads.
    /// </summary>
    public Func<string, bool>? HeldOut { get; init; }

    /// <summary>Passes over the training texts (epochs) at most, 1 or more; default 12.</summary>
    public int MaxEpochs { get; init; } = 12;

    /// <summary>
    /// The time limit of training, above 0; default null, as long as it needs. Learning slows down towards the end of whichever comes first, so that a short one gives a finished network, too. The time that a resumed training took
    /// before counts. Where it is over before the first step, <c>Fit</c> throws an <see cref="InputException"/>. Counting n-grams is not broken off by it, and leaves at least 30 % of it to learning; exporting comes on top.
    /// </summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>After so many epochs in a row without a better validation loss, training ends (early stopping), 1 or more; default 4.</summary>
    public int Patience { get; init; } = 4;

    /// <summary>Texts in a step at most, 1 or more; default 512. Of few texts it takes fewer, so that an epoch has about 64 steps.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>Bytes in a step at most, padding counted, 1 or more; default 16,384. A longer text is a step of its own.</summary>
    public int BatchBytes { get; init; } = 16_384;

    /// <summary>The longest part of a text that is read, in bytes, 4 to 65,536; default 256. What is longer is cut.</summary>
    public int MaxBytes { get; init; } = 256;

    /// <summary>The size of a step after the warm-up (learning rate), above 0; default 0.002.</summary>
    public double LearningRate { get; init; } = 0.002;

    /// <summary>Steps over which the learning rate rises to its value, or the first twentieth of the training if that is shorter, 0 or more; default 200.</summary>
    public int WarmUpSteps { get; init; } = 200;

    /// <summary>How strongly weights are pulled to 0 (AdamW), 0 or more; default 0.01.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>The maximum gradient norm, above 0; default 1. A longer gradient is shortened to it.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>The share of certainty that is spread over all labels, 0 to less than 1; default 0.02.</summary>
    public double LabelSmoothing { get; init; } = 0.02;

    /// <summary>True to let each label count as much as any other, however many texts it has; default false.</summary>
    public bool BalanceLabels { get; init; }

    /// <summary>How training texts are varied (data augmentation), its shares 0 to 1; default: not at all.</summary>
    public TextAugmentation Augmentation { get; init; } = TextAugmentation.None;

    /// <summary>The ensemble size: how many networks learn side by side and answer together, each from other weights on, 1 to 64; default 1. They err differently, so two make fewer mistakes than one, and take half as long again.</summary>
    public int Towers { get; init; } = 1;

    /// <summary>The hidden size: how many numbers a position has, a multiple of 4, 4 to 4096; default 64.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Residual blocks of two hidden layers each, 0 to 256; default 4.</summary>
    public int Blocks { get; init; } = 4;

    /// <summary>The share of values, and of n-grams, that a step leaves out, 0 to less than 1; default 0.2.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>The number that randomness starts from; null, the default, takes one from the context's own, another one in each fit. A training that goes on from a checkpoint takes the checkpoint's.</summary>
    public int? Seed { get; init; }

    /// <summary>How many threads compute, in training and in each run of the fitted model, 0 to 4096; 0, the default, for one a core. The same seed gives the same network for the same number of threads only.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Where to compute; default <see cref="ComputeDevice.Auto"/>. CUDA that is asked for and not there is an <see cref="InputException"/> of <c>Fit</c>. The fitted model scores where it was trained; after CUDA, on the CPU if ONNX Runtime cannot
    /// use CUDA here.
    /// </summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Auto;

    /// <summary>A folder for checkpoints, after each epoch and every few minutes; null, the default, for none. It is made where it is missing. The checkpoint is deleted when the fitted model lies in its file.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>
    /// True to go on from the checkpoint in <see cref="CheckpointFolder"/>, which must be given then; default false. Where the folder has none, training begins at the start. A checkpoint of other data, labels or options, the seed among them where it
    /// is given, or a damaged one is an <see cref="InputException"/> of <c>Fit</c>. Files, metadata, threads, device, progress and time limit may be others.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>Where the ONNX file is written; null, the default, for a temporary file that the model owns. Its folder must exist. A file that is there is replaced when the new one is proven.</summary>
    public string? ModelPath { get; init; }

    /// <summary>Facts for the file's metadata, beside the labels and what the trainer says of the training; default none. Keys that it writes itself are refused.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Told how training goes, up to twice a second and at the end of each epoch, from the thread that trains; default null. Counting n-grams, before the first epoch, reports nothing.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Stops training with an <see cref="OperationCanceledException"/>; by default nothing does. The last checkpoint stays.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Ends training early and keeps the best network so far; by default nothing does. The checkpoint stays, so that it can be gone on with. Before the first step there is none, and <c>Fit</c> throws an <see cref="InputException"/>, at once even if n-grams are still being counted.</summary>
    public CancellationToken Finish { get; init; }

    /// <summary>Whether n-grams, words and pairs are looked up, and not the bytes alone; for measuring what they are worth.</summary>
    internal bool Ngrams { get; init; } = true;

    /// <summary>Whether a linear model votes beside the network; for measuring what that is worth.</summary>
    internal bool Votes { get; init; } = true;

    /// <summary>The members that decide what is learned of given texts, as text: a checkpoint is taken only where it is the same.</summary>
    internal string Recipe => FormattableString.Invariant(
        $"{MaxEpochs} {Patience} {BatchSize} {BatchBytes} {MaxBytes} {LearningRate} {WarmUpSteps} {WeightDecay} {ClipNorm} {LabelSmoothing} {BalanceLabels} {Augmentation} {Towers} {Width} {Blocks} {Dropout} {Ngrams} {Votes}");
}
