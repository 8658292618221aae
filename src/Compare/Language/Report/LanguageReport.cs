namespace MlNetPath.Compare;

/// <summary>
/// Everything a comparison of language stages found: the content of <c>report.json</c>, from which the other reports are drawn. Property names in the file are these in camel case.
/// Numbers are unrounded; a null means "does not apply" (bits per byte have no BLEU), never zero.
/// </summary>
public sealed record LanguageReport : IReport
{
    /// <summary>Version of this format.</summary>
    public int Format { get; init; } = 1;

    /// <inheritdoc/>
    public string Command { get; init; } = "";

    /// <inheritdoc/>
    public required DateTimeOffset Created { get; init; }

    /// <summary>What was measured: <c>chrF</c>, of which more is better, or <c>bits per byte</c>, of which fewer are.</summary>
    public required string Measure { get; init; }

    /// <summary>The data that all stages were measured on.</summary>
    public required LanguageDataset Dataset { get; init; }

    /// <summary>The stages, in the order they were given.</summary>
    public required IReadOnlyList<LanguageStageResult> Stages { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<StageNotRun> NotRun { get; init; } = [];

    /// <summary>Each stage but the first against the one before it that has the best mean.</summary>
    public required IReadOnlyList<LanguageStageComparison> Comparisons { get; init; }

    /// <summary>A few texts, and what every stage made of them.</summary>
    public required IReadOnlyList<LanguageExample> Examples { get; init; }

    /// <inheritdoc/>
    public required MeasurementEnvironment Environment { get; init; }

    /// <inheritdoc/>
    public required string Conclusion { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
