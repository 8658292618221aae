namespace MlNetPath.Compare;

/// <summary>What a comparison of language stages can be told. Immutable.</summary>
public sealed record LanguageComparisonOptions
{
    /// <summary>The number that all randomness starts from: training, bootstrap, the choice of texts to show; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>At most so many test texts of each language, spread evenly over the corpus; null, the default, for all.</summary>
    public int? MostTexts { get; init; }

    /// <summary>Sentences that the report passes on to its readers.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The command that asked for the comparison, for the report; empty by default.</summary>
    public string Command { get; init; } = "";
}
