namespace MlNetPath.Compare;

/// <summary>A language stage against another one, on the same test texts.</summary>
public sealed record LanguageStageComparison
{
    /// <summary>The later stage.</summary>
    public required string Stage { get; init; }

    /// <summary>The one it is compared with.</summary>
    public required string Baseline { get; init; }

    /// <summary>The mean of the stage over the languages less that of the baseline. Of bits per byte, below 0 is better.</summary>
    public required double Difference { get; init; }

    /// <summary>In how many languages the stage is detectably better (<see cref="LanguageDifference.IsBetter"/>).</summary>
    public required int Better { get; init; }

    /// <summary>In how many languages the baseline is detectably better.</summary>
    public required int Worse { get; init; }

    /// <summary>The difference in each language.</summary>
    public required IReadOnlyList<LanguageDifference> Languages { get; init; }
}
