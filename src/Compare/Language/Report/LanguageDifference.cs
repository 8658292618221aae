using System.Text.Json.Serialization;

namespace MlNetPath.Compare;

/// <summary>A language stage against another one in one language, on the same texts.</summary>
public sealed record LanguageDifference
{
    /// <summary>Below this adjusted p-value a difference is called one.</summary>
    public const double Significance = 0.01;

    /// <summary>The language: of the texts, or that they are translated into.</summary>
    public required string Language { get; init; }

    /// <summary>The stage's score less the baseline's. Of bits per byte, below 0 is better.</summary>
    public required double Difference { get; init; }

    /// <summary>The difference's 95% interval by paired bootstrap over the groups of the texts: low, high.</summary>
    public required IReadOnlyList<double> Interval { get; init; }

    /// <summary>How likely so large a lead is where the stage is not really better (one-sided, by the same bootstrap), adjusted by Holm's method over the languages of the comparison.</summary>
    public required double PValue { get; init; }

    /// <summary>The same before the adjustment.</summary>
    public required double UnadjustedPValue { get; init; }

    /// <summary>How likely so large a lead of the baseline is where that is not really better, adjusted in the same way.</summary>
    public required double BaselinePValue { get; init; }

    /// <summary>The same before the adjustment.</summary>
    public required double UnadjustedBaselinePValue { get; init; }

    /// <summary>True where the stage is detectably better.</summary>
    [JsonIgnore]
    public bool IsBetter => PValue < Significance;

    /// <summary>True where the baseline is detectably better.</summary>
    [JsonIgnore]
    public bool IsWorse => BaselinePValue < Significance;
}
