namespace MlNetPath.Compare;

/// <summary>How well a stage does in one language.</summary>
public sealed record LanguageScore
{
    /// <summary>The language: of the texts, or that they are translated into.</summary>
    public required string Language { get; init; }

    /// <summary>The report's measure of all texts together: chrF or bits per byte.</summary>
    public required double Score { get; init; }

    /// <summary>The score's 95% interval by bootstrap over the groups of the texts: low, high.</summary>
    public required IReadOnlyList<double> Interval { get; init; }

    /// <summary>BLEU of all texts together, 0 to 100; null where nothing is translated.</summary>
    public double? Bleu { get; init; }

    /// <summary>The 95% interval of BLEU, as <see cref="Interval"/>; empty where nothing is translated.</summary>
    public IReadOnlyList<double> BleuInterval { get; init; } = [];

    /// <summary>Seconds that the stage took for the texts.</summary>
    public double Seconds { get; init; }
}
