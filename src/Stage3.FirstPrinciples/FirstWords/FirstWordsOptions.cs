using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>How the next-word network is made and trained.</summary>
internal sealed record FirstWordsOptions
{
    /// <summary>How many words before are looked at; default 3.</summary>
    public int Context { get; init; } = 3;

    /// <summary>Neurons of the hidden layer; default 24.</summary>
    public int Hidden { get; init; } = 24;

    /// <summary>Passes over the corpus with large steps; default 16.</summary>
    public int Epochs { get; init; } = 16;

    /// <summary>Passes afterwards with steps a tenth as large; 0 for none; default 4.</summary>
    public int FineEpochs { get; init; } = 4;

    /// <summary>Examples in one step; default 128.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>How far a weight moves in one step, about; default 0.03.</summary>
    public float LearningRate { get; init; } = 0.03f;

    /// <summary>What the first weights and the order of the examples are drawn from; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many threads compute; 0, the default, for one a core. The weights do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Told how far training is; default null.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Stops training; by default nothing does.</summary>
    public CancellationToken Cancellation { get; init; }
}
