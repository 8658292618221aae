using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>The next token by what followed the tokens before it in the training texts, of an order chosen on the validation texts.</summary>
internal sealed class KneserNeyStage : ILanguageStage<INextTokenModel>
{
    private const int LowestOrder = 2, HighestOrder = 6;

    private readonly string unit;
    private readonly Func<ParallelCorpus, StageOptions, (Func<CorpusText, TokenText> Tokens, int VocabularySize)> cut;

    private KneserNeyStage(StageCard card, string unit, Func<ParallelCorpus, StageOptions, (Func<CorpusText, TokenText> Tokens, int VocabularySize)> cut) => (Card, this.unit, this.cut) = (card, unit, cut);

    /// <inheritdoc/>
    public StageCard Card { get; }

    /// <summary>Over bytes.</summary>
    public static KneserNeyStage Bytes() => new(new("n-grams:bytes", "n-grams of bytes (Kneser-Ney)", Deterministic: true), "bytes", (_, _) => (ByteTokens.Of, ByteTokens.VocabularySize));

    /// <summary>Over the tokens that the transformer has.</summary>
    public static KneserNeyStage Tokens() => new(new("n-grams", "n-grams of tokens (Kneser-Ney)", Deterministic: true), "tokens", (corpus, options) =>
    {
        var tokens = new VocabularyTokens(CorpusTokens.Train(corpus, new BpeTrainingOptions { Cancellation = options.Cancellation }));
        return (tokens.Of, tokens.VocabularySize);
    });

    /// <inheritdoc/>
    public INextTokenModel Prepare(ParallelCorpus corpus, StageOptions options)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        (Func<CorpusText, TokenText> tokens, int size) = cut(corpus, options);
        KneserNey model = Learn(corpus, tokens, size, options);
        return new ScoredTokens(model, tokens, new($"order {model.Order} of {LowestOrder} to {HighestOrder} over {unit}, the best on validation texts") { Parameters = model.Parameters });
    }

    /// <summary>Counts the training texts, and chooses the order on the validation texts.</summary>
    /// <param name="corpus">The texts.</param>
    /// <param name="tokens">Cuts a text; safe to call from many threads.</param>
    /// <param name="vocabularySize">How many tokens may come next.</param>
    /// <param name="options">Cancellation.</param>
    internal static KneserNey Learn(ParallelCorpus corpus, Func<CorpusText, TokenText> tokens, int vocabularySize, StageOptions options)
    {
        TokenText[] Cut(Split split) => [.. corpus.Texts(split).AsParallel().AsOrdered().WithCancellation(options.Cancellation).Select(tokens)];
        var counts = new NgramCounts(Cut(Split.Train).Select(text => text.Tokens), HighestOrder, options.Cancellation);
        return KneserNey.Choose(counts, vocabularySize, LowestOrder, Cut(Split.Validation), options.Cancellation);
    }
}
