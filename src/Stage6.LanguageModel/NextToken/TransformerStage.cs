using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>The next token by the trained language model.</summary>
/// <param name="folder">The model's folder; null for none.</param>
internal sealed class TransformerStage(string? folder) : ILanguageStage<INextTokenModel>
{
    /// <inheritdoc/>
    public StageCard Card { get; } = new("transformer", "transformer", Deterministic: false);

    /// <inheritdoc/>
    public INextTokenModel Prepare(ParallelCorpus corpus, StageOptions options) => new Model(TrainedTransformer.Load(Card.Id, folder, corpus, options));

    private sealed class Model(TrainedTransformer transformer) : INextTokenModel
    {
        public LanguageModelFacts Facts => transformer.Facts;

        public IReadOnlyList<double> Bits(IReadOnlyList<CorpusText> texts, CancellationToken cancellation = default)
        {
            ArgumentNullException.ThrowIfNull(texts);
            return [.. transformer.TokenLogLikelihoods(texts, cancellation).Select(own => own.Sum() / -Math.Log(2))];
        }

        public void Dispose() => transformer.Dispose();
    }
}
