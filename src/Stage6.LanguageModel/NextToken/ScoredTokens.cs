using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>A model of tokens as a model of texts: it cuts them, and adds up what their tokens need.</summary>
/// <param name="scorer">The model.</param>
/// <param name="tokens">Cuts a text; safe to call from many threads.</param>
/// <param name="facts">What a report tells of it.</param>
internal sealed class ScoredTokens(ITokenScorer scorer, Func<CorpusText, TokenText> tokens, LanguageModelFacts facts) : INextTokenModel
{
    // Cancelled between portions; a portion is much more than a thread takes at a time.
    private const int Portion = 1_024;

    /// <inheritdoc/>
    public LanguageModelFacts Facts => facts;

    /// <inheritdoc/>
    public IReadOnlyList<double> Bits(IReadOnlyList<CorpusText> texts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return [.. texts.Chunk(Portion).AsParallel().AsOrdered().WithCancellation(cancellation).SelectMany(portion => BitsPerByte.Bits(scorer, [.. portion.Select(tokens)]))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
