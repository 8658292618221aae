namespace MlNetPath.Compare;

/// <summary>What was measured of one language stage.</summary>
public sealed record LanguageStageResult
{
    /// <summary>The stage's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>What it chose, and by what, in its own words; may be empty.</summary>
    public string Details { get; init; } = "";

    /// <summary>The seed it was prepared with.</summary>
    public required int Seed { get; init; }

    /// <summary>Mean of <see cref="LanguageScore.Score"/> over the languages, each counting the same.</summary>
    public required double Mean { get; init; }

    /// <summary>Mean of <see cref="LanguageScore.Bleu"/>; null where nothing is translated.</summary>
    public double? MeanBleu { get; init; }

    /// <summary>How well it does in each language.</summary>
    public required IReadOnlyList<LanguageScore> Languages { get; init; }

    /// <summary>Seconds until it was ready: its training, or the reading of what was trained before.</summary>
    public double PrepareSeconds { get; init; }

    /// <summary>Seconds that its training took before, where it came trained; null where it did not, or nobody knows.</summary>
    public double? TrainSeconds { get; init; }

    /// <summary>True when a person wrote the model.</summary>
    public bool WrittenByHand { get; init; }

    /// <summary>True when the model came trained, as a file.</summary>
    public bool TrainedElsewhere { get; init; }

    /// <summary>Texts per second over all languages, all texts of a language given at once.</summary>
    public double TextsPerSecond { get; init; }

    /// <summary>How many numbers the model holds; null where that says nothing.</summary>
    public long? Parameters { get; init; }

    /// <summary>Bytes of the model's files; null where it has none.</summary>
    public long? FileBytes { get; init; }

    /// <summary>SHA-256 of its network's file; empty where it has none.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>What it computed on: <c>CPU</c> or <c>CUDA</c>.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Most resident memory of the process at once while the stage was prepared and measured, in bytes; the corpus and the runtime are in it.</summary>
    public long PeakMemoryBytes { get; init; }
}
