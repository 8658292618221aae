using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>How a language model is trained. The defaults are those of <c>models/translator</c>.</summary>
public sealed record LanguageModelOptions
{
    /// <summary>The number that randomness starts from; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many threads compute; 0, the default, for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Where to compute; default <see cref="ComputeDevice.Auto"/>.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Auto;

    /// <summary>Numbers of a position (<c>hidden_size</c> in the folder that is written), a multiple of twice the <see cref="Heads"/>; default 256.</summary>
    public int Width { get; init; } = 256;

    /// <summary>Blocks (<c>num_hidden_layers</c>); default 6.</summary>
    public int Blocks { get; init; } = 6;

    /// <summary>Heads of attention (<c>num_attention_heads</c>); default 4.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Heads of keys and values (<c>num_key_value_heads</c>), each for as many of attention, of which they are a divisor; default 2.</summary>
    public int KeyHeads { get; init; } = 2;

    /// <summary>The longest text in tokens, its prompt included, 8 or more; default 512.</summary>
    public int Context { get; init; } = 512;

    /// <summary>The share of values that a step leaves out, the same ones at all positions of a text; default 0.1.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>How often all texts and translations are learned at most, 1 or more; default 8. Progress, curves and checkpoints count epochs, which are a twelfth of such a round.</summary>
    public int Rounds { get; init; } = 8;

    /// <summary>Tokens of a step, padding counted; default 2,048.</summary>
    public int BatchTokens { get; init; } = 2_048;

    /// <summary>The size of a step after the warm-up; null, the default, for 0.0006, and where learning goes on <see cref="From"/> a model for 0.0004, which forgets less.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Steps over which the learning rate rises to its value; default 300.</summary>
    public int WarmUpSteps { get; init; } = 300;

    /// <summary>How strongly weights are pulled to 0 (AdamW); default 0.05.</summary>
    public double WeightDecay { get; init; } = 0.05;

    /// <summary>How long training may take; null, the default, for as long as its rounds need. Learning slows down towards the end of whichever comes first. What a resumed training took before counts.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>The folder of a language model of the same vocabulary and the same sizes to begin with, as <see cref="LanguageModelTrainer"/> writes it, and another one than that which is to be written; null, the default, to begin with nothing learned.</summary>
    public string? From { get; init; }

    /// <summary>A folder for checkpoints, after each epoch and every few minutes; null, the default, for none.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>True to go on from the checkpoint in <see cref="CheckpointFolder"/>, if there is one of the same data and options; the folder must be given then. Default false.</summary>
    public bool Resume { get; init; }

    /// <summary>Told how training goes; default null.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Stops training with an <see cref="OperationCanceledException"/>; the checkpoint stays.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Ends training early and keeps the best model so far. The checkpoint stays, so that it can be gone on with.</summary>
    public CancellationToken Finish { get; init; }

    /// <summary>The size of a step after the warm-up, chosen where none is given.</summary>
    internal double FullLearningRate => LearningRate ?? (From is null ? 0.0006 : 0.0004);

    /// <summary>The members that decide what is learned of given texts, as text.</summary>
    internal string Recipe => FormattableString.Invariant($"{Seed} {Width} {Blocks} {Heads} {KeyHeads} {Context} {Dropout} {Rounds} {BatchTokens} {FullLearningRate} {WarmUpSteps} {WeightDecay}{(From is null ? "" : " from " + DecoderWeights.Digest(From))}");
}
