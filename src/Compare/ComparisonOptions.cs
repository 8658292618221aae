using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>What a comparison can be told. Immutable.</summary>
public sealed record ComparisonOptions
{
    /// <summary>The number that all randomness starts from: training, bootstrap, the choice of texts to show; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// With how many seeds each stage is trained, from <see cref="Seed"/> upwards; default 1. The first one's model is measured
    /// in full; of the others only the quality is recorded. A stage that does not depend on the seed is trained once.
    /// </summary>
    public int Repeat { get; init; } = 1;

    /// <summary>True to train even where a kept artifact would serve; default false.</summary>
    public bool TrainAnew { get; init; }

    /// <summary>Where artifacts are kept; default the folder <c>artifacts</c> of the user's cache.</summary>
    public string ArtifactFolder { get; init; } = UserCache.Folder("artifacts");

    /// <summary>
    /// Where new artifacts go for the time being when <see cref="ArtifactFolder"/> cannot be written, so that no training is lost;
    /// null, the default, for an error instead.
    /// </summary>
    public string? SpareArtifactFolder { get; init; }

    /// <summary>Models that came with the program, which serve where their data are the task's; default the folder <c>models</c> of the sources that this program was built from, null where there is none.</summary>
    public string? ShippedModelFolder { get; init; } = SourceTree.FindRoot() is { } root ? Path.Combine(root, "models") : null;

    /// <summary>
    /// Labelled texts to measure on instead of the task's test split, or null. Their labels count in <see cref="MergedLabels.Labels"/>
    /// where <see cref="Merge"/> is set, else in the task's; <see cref="TextData.UnknownLabel"/> marks a label that no stage
    /// was taught, which is scored as wrong.
    /// </summary>
    public TextData? TestData { get; init; }

    /// <summary>The name that the report gives to <see cref="TestData"/>.</summary>
    public string? TestFileName { get; init; }

    /// <summary>Labels to merge or rename before anything is measured (scores are summed), or null.</summary>
    public MergedLabels? Merge { get; init; }

    /// <summary>
    /// Options of a stage; their seed is overruled by <see cref="Seed"/>, their token and progress by the comparison's own. Null for every stage's defaults.
    /// </summary>
    public Func<IStage, StageOptions>? StageOptions { get; init; }

    /// <summary>Sentences that the report passes on to its readers, such as where labels were dropped.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The command that asked for the comparison, for the report; empty by default.</summary>
    public string Command { get; init; } = "";

    /// <summary>The root of the sources, whose lines of code are counted; default the one this program was built in, null where there is none.</summary>
    public string? SourceRoot { get; init; } = SourceTree.FindRoot();

    /// <summary>How long each of the three measurements of batch speed lasts at least; default one second. Zero gives one pass each, and coarse figures.</summary>
    public TimeSpan MeasureFor { get; init; } = TimeSpan.FromSeconds(1);
}
