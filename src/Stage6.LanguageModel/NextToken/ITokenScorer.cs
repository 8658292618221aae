namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// Tells how likely each token of a sequence is after those before it. The first token of a sequence is given, not predicted: it names the language and may be any id.
/// Implementations are immutable and safe to use from many threads.
/// </summary>
internal interface ITokenScorer
{
    /// <summary>How many tokens may come next: ids from 0 to one less. Their probabilities sum to 1 after any beginning.</summary>
    int VocabularySize { get; }

    /// <summary>The probability of each token but the first, above 0.</summary>
    /// <param name="tokens">The sequence, at least its first token.</param>
    /// <param name="probabilities">One less than there are tokens: the first is that of the second token.</param>
    void Score(ReadOnlySpan<int> tokens, Span<double> probabilities);
}
