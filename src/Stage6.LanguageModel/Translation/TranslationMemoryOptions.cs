namespace MlNetPath.Stage6.LanguageModel;

/// <summary>How a translation memory compares texts. The defaults did best on the validation split.</summary>
internal sealed record TranslationMemoryOptions
{
    /// <summary>The shortest n-gram, in characters.</summary>
    public int Shortest { get; init; } = 3;

    /// <summary>The longest n-gram.</summary>
    public int Longest { get; init; } = 5;

    /// <summary>The power of the inverse document frequency: 0 counts all n-grams alike, 1 is the usual weight.</summary>
    public double Rarity { get; init; }

    /// <summary>True to count an n-gram once however often a text has it; otherwise by one plus the logarithm of its count.</summary>
    public bool Once { get; init; }

    /// <summary>True to compare lower-case letters.</summary>
    public bool IgnoreCase { get; init; } = true;

    /// <summary>How many of the nearest are compared again by chrF, which then ranks them; 1 for none.</summary>
    public int Compared { get; init; } = 16;
}
