using MlNetPath.Core;
using MlNetPath.Onnx.Generation;
using MlNetPath.Onnx.Runtime;

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
            var bits = new double[texts.Count];
            foreach (IGrouping<string, int> rows in Enumerable.Range(0, texts.Count).GroupBy(i => texts[i].Language))
            {
                int[] own = [.. rows];
                IReadOnlyList<double> likelihoods = Likelihoods(rows.Key, [.. own.Select(i => texts[i].Text)], cancellation);
                for (int i = 0; i < own.Length; i++)
                {
                    bits[own[i]] = -likelihoods[i] / Math.Log(2);
                }
            }

            return bits;
        }

        public void Dispose() => transformer.Dispose();

        private IReadOnlyList<double> Likelihoods(string language, string[] texts, CancellationToken cancellation)
        {
            try
            {
                return transformer.Generator.LogLikelihoods([.. texts.Select(text => ("", text))], new() { Task = Write.In(language), Overflow = ContextOverflow.Slide }, cancellation);
            }
            catch (OnnxModelException e)
            {
                throw new InputException($"The language model cannot score the texts in '{language}': {e.Message}", e);
            }
        }
    }
}
