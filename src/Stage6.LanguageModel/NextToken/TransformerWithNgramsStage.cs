using System.Globalization;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// The next token by the trained language model and by n-grams of its tokens together: the network knows what texts mean, counts know what they say word for word. How much of each is taken depends on how many tokens before are known to the n-grams, and is learned from
/// the validation texts.
/// </summary>
/// <param name="folder">The model's folder; null for none.</param>
internal sealed class TransformerWithNgramsStage(string? folder) : ILanguageStage<INextTokenModel>
{
    /// <inheritdoc/>
    public StageCard Card { get; } = new("transformer:n-grams", "transformer and n-grams of tokens", Deterministic: false);

    /// <inheritdoc/>
    public INextTokenModel Prepare(ParallelCorpus corpus, StageOptions options)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        var transformer = TrainedTransformer.Load(Card.Id, folder, corpus, options);
        try
        {
            var tokens = new VocabularyTokens(BpeVocabulary.Read(folder!));
            KneserNey ngrams = KneserNeyStage.Learn(corpus, tokens.Of, tokens.VocabularySize, options);
            IReadOnlyList<CorpusText> validation = corpus.Texts(Split.Validation);
            double[] shares = MixtureWeights.Learn(ngrams.Order, [.. Places(transformer, ngrams, tokens, validation, options.Cancellation).SelectMany(text => text)]);
            return new Model(transformer, ngrams, tokens, shares);
        }
        catch
        {
            transformer.Dispose();
            throw;
        }
    }

    // At each token of each text: how many before it the n-grams know, and how likely the two find it.
    private static IEnumerable<(int Kind, double First, double Second)[]> Places(TrainedTransformer transformer, KneserNey ngrams, VocabularyTokens tokens, IReadOnlyList<CorpusText> texts, CancellationToken cancellation)
    {
        IReadOnlyList<double>[] likelihoods = transformer.TokenLogLikelihoods(texts, cancellation);
        for (int i = 0; i < texts.Count; i++)
        {
            int[] own = tokens.Of(texts[i]).Tokens;
            var known = new int[own.Length - 1];
            var counted = new double[known.Length];
            ngrams.Score(own, counted, known);
            yield return [.. likelihoods[i].Select((likelihood, place) => (known[place], Math.Exp(likelihood), counted[place]))];
        }
    }

    private sealed class Model(TrainedTransformer transformer, KneserNey ngrams, VocabularyTokens tokens, double[] shares) : INextTokenModel
    {
        public LanguageModelFacts Facts => transformer.Facts with
        {
            Details = string.Create(CultureInfo.InvariantCulture, $"{transformer.Facts.Details}; with n-grams of order {ngrams.Order}; share of the transformer, where they know 0 to {shares.Length - 1} tokens before: {string.Join(", ", shares.Select(share => share.ToString("0.00", CultureInfo.InvariantCulture)))}"),
            Parameters = transformer.Facts.Parameters + ngrams.Parameters,
        };

        public IReadOnlyList<double> Bits(IReadOnlyList<CorpusText> texts, CancellationToken cancellation = default)
        {
            ArgumentNullException.ThrowIfNull(texts);
            return [.. Places(transformer, ngrams, tokens, texts, cancellation).Select(text => text.Sum(place => -Math.Log2((shares[place.Kind] * place.First) + ((1 - shares[place.Kind]) * place.Second))))];
        }

        public void Dispose() => transformer.Dispose();
    }
}
