namespace MlNetPath.Core;

/// <summary>How far the training of a stage is. A stage reports what it knows and leaves the rest null. Immutable.</summary>
/// <param name="Doing">What it does at the moment, in a word or two, such as <c>logistic regression</c>.</param>
public sealed record TrainingProgress(string Doing)
{
    /// <summary>The pass over the training data that is under way, or has just ended (<see cref="EpochEnded"/>), from 1; null where training has no passes.</summary>
    public int? Epoch { get; init; }

    /// <summary>True in one report of each epoch: the one that says that it has ended.</summary>
    public bool EpochEnded { get; init; }

    /// <summary>How many passes there will be at most; null where nobody knows.</summary>
    public int? Epochs { get; init; }

    /// <summary>The share of the training that is done, 0 to 1; null where nobody knows.</summary>
    public double? Fraction { get; init; }

    /// <summary>Mean loss per training text (cross-entropy, base e, with label smoothing where there is some): of the epoch under way so far, from stages that know it, else of the last ended one; null before there is any.</summary>
    public double? Loss { get; init; }

    /// <summary>Share of the validation texts labelled right, 0 to 1, after the last ended epoch; null where it was not measured.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>Mean loss per validation text, or per token of them, after the last ended epoch; null where it was not measured.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Rows read from the training view so far, each pass counted again: who runs the training counts them, a stage leaves them 0.</summary>
    public long Rows { get; init; }
}
