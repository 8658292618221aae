namespace MlNetPath.Compare;

/// <summary>
/// Everything a comparison found: the content of <c>report.json</c>, from which the other reports are drawn. Property names in
/// the file are these in camel case. Numbers are unrounded; a null means "does not apply" (rules have no probabilities), never zero.
/// </summary>
public sealed record ComparisonReport
{
    /// <summary>Version of this format.</summary>
    public int Format { get; init; } = 1;

    /// <summary>When the comparison ended, in UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The data that all stages were measured on.</summary>
    public required DatasetSummary Dataset { get; init; }

    /// <summary>The stages, in the order they were given.</summary>
    public required IReadOnlyList<StageResult> Stages { get; init; }

    /// <summary>Each stage against the one before it.</summary>
    public required IReadOnlyList<StageComparison> Comparisons { get; init; }

    /// <summary>Texts on which stages disagree, chosen with the seed.</summary>
    public required IReadOnlyList<Disagreement> Disagreements { get; init; }

    /// <summary>Where it was measured.</summary>
    public required MeasurementEnvironment Environment { get; init; }

    /// <summary>The answer, in one or two sentences made from the numbers.</summary>
    public required string Conclusion { get; init; }

    /// <summary>What a reader must know to read the numbers right, such as labels of a test file that no stage was taught.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>The data of a comparison.</summary>
/// <param name="Name">The task's name, or the file's.</param>
/// <param name="Fingerprint">SHA-256 over labels and splits.</param>
/// <param name="Train">Number of training texts.</param>
/// <param name="Validation">Number of validation texts.</param>
/// <param name="Test">Number of test texts.</param>
/// <param name="Labels">The labels in their order.</param>
public sealed record DatasetSummary(string Name, string Fingerprint, int Train, int Validation, int Test, IReadOnlyList<string> Labels)
{
    /// <summary>Number of test texts per label.</summary>
    public IReadOnlyList<int> TestPerLabel { get; init; } = [];

    /// <summary>The file that was tested on instead of the test split, or null.</summary>
    public string? TestFile { get; init; }

    /// <summary>Test rows whose label no stage was taught; they are scored as wrong.</summary>
    public int TestRowsOfUnknownLabels { get; init; }

    /// <summary>Labels that were merged or renamed before scoring, old to new.</summary>
    public IReadOnlyDictionary<string, string> LabelMap { get; init; } = new Dictionary<string, string>();
}

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
    public IReadOnlyList<ReliabilityBin> Reliability { get; init; } = [];

    /// <summary>Seconds that training took (when the artifact was made, if it was reused); null where nothing is trained.</summary>
    public double? TrainSeconds { get; init; }

    /// <summary>True when an artifact from the cache was used.</summary>
    public bool Reused { get; init; }

    /// <summary>True when a person wrote the model.</summary>
    public bool WrittenByHand { get; init; }

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

    /// <summary>Peak resident memory of the process by the end of the stage, in bytes.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>Lines of code of the stage's project; null when its sources are not at hand.</summary>
    public int? LinesOfCode { get; init; }

    /// <summary>True when two runs over the test split gave the same scores, bit for bit.</summary>
    public bool Deterministic { get; init; }

    /// <summary>What computed it, such as <c>CPU</c>.</summary>
    public string Provider { get; init; } = "CPU";

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

/// <summary>One bin of the calibration measure: predictions whose confidence lies in it.</summary>
/// <param name="From">Lower edge of the confidence.</param>
/// <param name="To">Upper edge.</param>
/// <param name="Count">Predictions in the bin.</param>
/// <param name="Confidence">Their mean confidence; 0 in an empty bin.</param>
/// <param name="Accuracy">The share of them that is right; 0 in an empty bin.</param>
public sealed record ReliabilityBin(double From, double To, int Count, double Confidence, double Accuracy);

/// <summary>Time of one text, in microseconds.</summary>
/// <param name="P50">Half of the texts took at most this.</param>
/// <param name="P95">95 of 100 took at most this; null below 100 samples.</param>
/// <param name="P99">99 of 100 took at most this; null below 1,000 samples.</param>
/// <param name="N">Number of samples.</param>
public sealed record Latency(double P50, double? P95, double? P99, int N);

/// <summary>Measures of one label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Count">Its test texts.</param>
/// <param name="Precision">Of the texts predicted as this label, the share that is; null when none was.</param>
/// <param name="Recall">Of the texts of this label, the share predicted so; null when there are none.</param>
/// <param name="F1">Harmonic mean of both; 0 where one is missing.</param>
public sealed record LabelResult(string Label, int Count, double? Precision, double? Recall, double F1);

/// <summary>Accuracy on a part or variation of the test split.</summary>
/// <param name="Group">What kind of slice: <c>length</c> or <c>window</c>.</param>
/// <param name="Name">Its name, such as <c>10-19 characters</c> or <c>one word</c>.</param>
/// <param name="Count">Its texts.</param>
/// <param name="Accuracy">Share labelled right.</param>
/// <param name="AccuracyInterval">95% Wilson interval: low, high.</param>
public sealed record SliceResult(string Group, string Name, int Count, double Accuracy, IReadOnlyList<double> AccuracyInterval);

/// <summary>Accuracy with one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Accuracy">Share labelled right.</param>
/// <param name="MacroF1">Mean F1 over the labels.</param>
public sealed record SeedResult(int Seed, double Accuracy, double MacroF1);

/// <summary>A stage against another one, on the same test texts.</summary>
public sealed record StageComparison
{
    /// <summary>The later stage.</summary>
    public required string Stage { get; init; }

    /// <summary>The one it is compared with.</summary>
    public required string Baseline { get; init; }

    /// <summary>Accuracy of the stage minus that of the baseline.</summary>
    public required double Difference { get; init; }

    /// <summary>95% interval of the difference by paired bootstrap: low, high.</summary>
    public required IReadOnlyList<double> Interval { get; init; }

    /// <summary>Texts that only the stage labels right.</summary>
    public required int OnlyStageRight { get; init; }

    /// <summary>Texts that only the baseline labels right.</summary>
    public required int OnlyBaselineRight { get; init; }

    /// <summary>Exact McNemar p-value, adjusted by Holm's method over all comparisons of the report.</summary>
    public required double PValue { get; init; }

    /// <summary>The p-value before the adjustment.</summary>
    public required double UnadjustedPValue { get; init; }
}

/// <summary>A test text on which stages disagree.</summary>
/// <param name="Text">The text, shortened to 200 characters.</param>
/// <param name="Label">Its true label.</param>
/// <param name="Predictions">What each stage says, in the order of the stages.</param>
public sealed record Disagreement(string Text, string Label, IReadOnlyList<string> Predictions);

/// <summary>The machine and the versions of a measurement.</summary>
/// <param name="Machine">Processor name.</param>
/// <param name="Cores">Logical processors.</param>
/// <param name="MemoryBytes">Memory available to the process.</param>
/// <param name="OperatingSystem">Its name and version.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Versions">Versions of this project and of the libraries that matter.</param>
public sealed record MeasurementEnvironment(
    string Machine, int Cores, long MemoryBytes, string OperatingSystem, string Runtime, IReadOnlyDictionary<string, string> Versions);
