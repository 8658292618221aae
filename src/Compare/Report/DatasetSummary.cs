namespace MlNetPath.Compare;

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

    /// <summary>
    /// Number of groups that the test texts come in: translations of one message, or copies of one text, are one group. As many as
    /// texts where each stands for itself.
    /// </summary>
    public int TestGroups { get; init; }

    /// <summary>The file that was tested on instead of the test split, or null.</summary>
    public string? TestFile { get; init; }

    /// <summary>Test rows whose label no stage was taught; they are scored as wrong.</summary>
    public int TestRowsOfUnknownLabels { get; init; }

    /// <summary>Labels that were merged or renamed before scoring, old to new.</summary>
    public IReadOnlyDictionary<string, string> LabelMap { get; init; } = new Dictionary<string, string>();
}
