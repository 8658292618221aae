namespace MlNetPath.Compare;

/// <summary>
/// Everything a comparison found: the content of <c>report.json</c>, from which the other reports are drawn. Property names in
/// the file are these in camel case. Numbers are unrounded; a null means "does not apply" (rules have no probabilities), never zero.
/// </summary>
public sealed record ComparisonReport : IReport
{
    /// <summary>Version of this format.</summary>
    public int Format { get; init; } = 1;

    /// <summary>The command that made it; empty where a program called the library.</summary>
    public string Command { get; init; } = "";

    /// <summary>When the comparison ended, in UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The data that all stages were measured on.</summary>
    public required DatasetSummary Dataset { get; init; }

    /// <summary>The stages, in the order they were given.</summary>
    public required IReadOnlyList<StageResult> Stages { get; init; }

    /// <summary>The stages that were asked for and could not run here.</summary>
    public IReadOnlyList<StageNotRun> NotRun { get; init; } = [];

    /// <summary>Each stage against the best before it; one that is made from another (<see cref="StageResult.DerivedFrom"/>) against that one, and passed over by the next.</summary>
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
