using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>What was measured of one stage.</summary>
public sealed record StageResult
{
    /// <summary>The stage's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its options, as text.</summary>
    public required string Options { get; init; }

    /// <summary>The seed it was trained with.</summary>
    public required int Seed { get; init; }

    /// <summary>Share of test texts labelled right, 0 to 1.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The accuracy's 95% Wilson interval: low, high.</summary>
    public required IReadOnlyList<double> AccuracyInterval { get; init; }

    /// <summary>
    /// The accuracy's 95% interval by bootstrap over the groups of the test texts (low, high): translations of one message are drawn
    /// together, since they are no independent evidence. Empty in reports of older versions.
    /// </summary>
    public IReadOnlyList<double> AccuracyIntervalByGroup { get; init; } = [];

    /// <summary>
    /// Share of validation texts labelled right by the same model, 0 to 1: what choices between trainers are made by. Null without
    /// validation texts. It is not an estimate of quality where such a choice was made by it.
    /// </summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>Mean over the labels of the share labelled right.</summary>
    public required double MacroAccuracy { get; init; }

    /// <summary>Mean over the labels of F1.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>Mean negative logarithm (base e) of the true label's probability; null without probabilities.</summary>
    public double? LogLoss { get; init; }

    /// <summary>Mean squared distance of the probabilities from one-hot truth, 0 to 2; null without probabilities.</summary>
    public double? Brier { get; init; }

    /// <summary>Expected calibration error, 0 to 1; null without probabilities.</summary>
    public double? Ece { get; init; }

    /// <summary>The bins behind <see cref="Ece"/>; empty without probabilities.</summary>
    public IReadOnlyList<CalibrationBin> Reliability { get; init; } = [];

    /// <summary>Seconds that training took (when the artifact was made, if it was reused); null where nothing is trained.</summary>
    public double? TrainSeconds { get; init; }

    /// <summary>True when an artifact from the cache was used.</summary>
    public bool Reused { get; init; }

    /// <summary>True when a person wrote the model.</summary>
    public bool WrittenByHand { get; init; }

    /// <summary>True when the model came trained, as a file.</summary>
    public bool TrainedElsewhere { get; init; }

    /// <summary>The id of the stage that this one's model was made from, for stages that are not trained themselves; else null.</summary>
    public string? DerivedFrom { get; init; }

    /// <summary>Texts per second through <c>Transform</c>, all cores.</summary>
    public double TextsPerSecond { get; init; }

    /// <summary>Seconds from the artifact on disk to the first answer.</summary>
    public double ColdLoadSeconds { get; init; }

    /// <summary>Time of one text alone through a prediction engine.</summary>
    public required Latency LatencyMicroseconds { get; init; }

    /// <summary>Bytes of the artifact on disk.</summary>
    public long ModelBytes { get; init; }

    /// <summary>SHA-256 of the artifact's files.</summary>
    public string ArtifactSha256 { get; init; } = "";

    /// <summary>Weights or rules in the model; null where that says nothing.</summary>
    public long? Parameters { get; init; }

    /// <summary>
    /// Most resident memory of the process at once while the stage was trained, loaded and measured, in bytes; the data set, the runtime and
    /// what is loaded for all stages are in it, training is not where an artifact was reused.
    /// </summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>Lines of code of the stage's project; null when its sources are not at hand.</summary>
    public int? LinesOfCode { get; init; }

    /// <summary>True when two runs over the test split gave the same scores, bit for bit.</summary>
    public bool Deterministic { get; init; }

    /// <summary>What the loaded model computed on, as <see cref="IStage.Provider"/> gives it: <c>CPU</c> or <c>CUDA</c>.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Threads used for the batch measurement.</summary>
    public int Threads { get; init; }

    /// <summary>Measures per label.</summary>
    public IReadOnlyList<LabelResult> Labels { get; init; } = [];

    /// <summary>Counts [true label][predicted label]; rows of unknown labels are left out.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; } = [];

    /// <summary>Accuracy on slices: test texts by length, and windows of one and two words.</summary>
    public IReadOnlyList<SliceResult> Slices { get; init; } = [];

    /// <summary>Accuracy with each seed when training was repeated; empty otherwise.</summary>
    public IReadOnlyList<SeedResult> Seeds { get; init; } = [];
}
