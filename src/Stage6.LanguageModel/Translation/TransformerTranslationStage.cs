using System.Collections.Concurrent;
using MlNetPath.Core;
using MlNetPath.Onnx.Generation;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// Translates with the trained language model: the text alone, or behind the nearest known message and its translation ("neural fuzzy repair": B. Bulte and A. Tezcan, "Neural Fuzzy Repair:
/// Integrating Fuzzy Matches into Neural Machine Translation", 2019).
/// </summary>
internal sealed class TransformerTranslationStage : ILanguageStage<ITranslator>
{
    private readonly string? folder;
    private readonly bool withMemory;

    private TransformerTranslationStage(StageCard card, string? folder, bool withMemory) => (Card, this.folder, this.withMemory) = (card, folder, withMemory);

    /// <inheritdoc/>
    public StageCard Card { get; }

    /// <summary>The text alone.</summary>
    /// <param name="folder">The model's folder; null for none.</param>
    public static TransformerTranslationStage Plain(string? folder) => new(new("transformer", "transformer", Deterministic: false), folder, withMemory: false);

    /// <summary>Behind the nearest known message.</summary>
    /// <param name="folder">The model's folder; null for none.</param>
    public static TransformerTranslationStage WithMemory(string? folder) => new(new("transformer:memory", "transformer that sees the nearest message", Deterministic: false), folder, withMemory: true);

    /// <inheritdoc/>
    public ITranslator Prepare(ParallelCorpus corpus, StageOptions options)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        return new Model(TrainedTransformer.Load(Card.Id, folder, corpus, options), withMemory ? corpus : null);
    }

    private sealed class Model(TrainedTransformer transformer, ParallelCorpus? corpus) : ITranslator
    {
        private readonly ConcurrentDictionary<(string, string), TranslationMemory> memories = new();

        public LanguageModelFacts Facts => transformer.Facts;

        public IReadOnlyList<string> Translate(IReadOnlyList<string> texts, string source, string target, CancellationToken cancellation = default)
        {
            ArgumentNullException.ThrowIfNull(texts);
            Translate task = corpus is null
                ? Onnx.Generation.Translate.To(target, source)
                : Onnx.Generation.Translate.To(target, text => Nearest(text, source, target), source);
            try
            {
                return [.. transformer.Generator.Generate(texts, new() { Task = task, Temperature = 0 }, cancellation).Select(written => written.Text)];
            }
            catch (OnnxModelException e)
            {
                throw new InputException($"The language model cannot translate from '{source}' to '{target}': {e.Message}", e);
            }
        }

        public void Dispose() => transformer.Dispose();

        private (string, string)[] Nearest(string text, string source, string target) =>
            [.. memories.GetOrAdd((source, target), _ => new TranslationMemory(corpus!.Pairs(Split.Train, source, target))).Nearest(text, 1).Select(match => (match.Pair.Source, match.Pair.Target))];
    }
}
