using System.Text.Json.Serialization;

namespace MlNetPath.Compare;

/// <summary>A stage against another one, on the same test texts.</summary>
public sealed record StageComparison
{
    /// <summary>Below this p-value, and with an interval without zero, a difference is called one.</summary>
    public const double Significance = 0.05;

    /// <summary>The later stage.</summary>
    public required string Stage { get; init; }

    /// <summary>The one it is compared with.</summary>
    public required string Baseline { get; init; }

    /// <summary>Accuracy of the stage minus that of the baseline.</summary>
    public required double Difference { get; init; }

    /// <summary>95% interval of the difference by paired bootstrap over the groups of the test texts: low, high.</summary>
    public required IReadOnlyList<double> Interval { get; init; }

    /// <summary>Texts that only the stage labels right.</summary>
    public required int OnlyStageRight { get; init; }

    /// <summary>Texts to which the two give different labels, right or wrong; null in reports of older versions.</summary>
    public int? DifferentPredictions { get; init; }

    /// <summary>Texts that only the baseline labels right.</summary>
    public required int OnlyBaselineRight { get; init; }

    /// <summary>Exact McNemar p-value, which takes every text for independent, adjusted by Holm's method over all comparisons of the report.</summary>
    public required double PValue { get; init; }

    /// <summary>The p-value before the adjustment.</summary>
    public required double UnadjustedPValue { get; init; }

    /// <summary>
    /// True where both measures tell the two apart: the p-value is below <see cref="Significance"/>, and the interval, which knows of texts
    /// that say the same, does not hold zero.
    /// </summary>
    [JsonIgnore]
    public bool IsDetectable => PValue < Significance && !(Interval is [var low, var high] && low <= 0 && high >= 0);
}
