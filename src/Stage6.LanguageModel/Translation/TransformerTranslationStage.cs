using System.Collections.Concurrent;
using MlNetPath.Core;
using MlNetPath.Onnx.Generation;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// Translates with the trained language model: the text alone, or behind the nearest known message and its translation ("neural fuzzy repair": B. Bulte and A. Tezcan, "Neural Fuzzy Repair:
/// Integrating Fuzzy Matches into Neural Machine Translation", 2019), always or only where that message is not near enough to be taken as it is.
/// </summary>
internal sealed class TransformerTranslationStage : ILanguageStage<ITranslator>
{
    /// <summary>How similar the nearest message must be for its translation to be better than what the model makes of it; <c>-- repair</c> of the benchmarks measures it on validation messages.</summary>
    public const double NearEnough = 0.6;

    private const double NeverNearEnough = double.PositiveInfinity;

    private readonly string? folder;
    private readonly double? nearEnough;

    private TransformerTranslationStage(string id, string title, string? folder, double? nearEnough) => (Card, this.folder, this.nearEnough) = (new(id, title, Deterministic: false), folder, nearEnough);

    /// <inheritdoc/>
    public StageCard Card { get; }

    /// <summary>The text alone.</summary>
    /// <param name="folder">The model's folder; null for none.</param>
    public static TransformerTranslationStage Plain(string? folder) => new("transformer", "transformer", folder, nearEnough: null);

    /// <summary>Behind the nearest known message.</summary>
    /// <param name="folder">The model's folder; null for none.</param>
    public static TransformerTranslationStage WithMemory(string? folder) => new("transformer:memory", "transformer that sees the nearest message", folder, NeverNearEnough);

    /// <summary>The translation of the nearest known message, or, where that is not <see cref="NearEnough"/>, what the model makes of it.</summary>
    /// <param name="folder">The model's folder; null for none.</param>
    public static TransformerTranslationStage RepairedMemory(string? folder) => new("memory:repaired", "memory, repaired by the transformer where it is far", folder, NearEnough);

    /// <inheritdoc/>
    public ITranslator Prepare(ParallelCorpus corpus, StageOptions options)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        return new Model(TrainedTransformer.Load(Card.Id, folder, corpus, options), corpus, nearEnough);
    }

    private sealed class Model(TrainedTransformer transformer, ParallelCorpus corpus, double? nearEnough) : ITranslator
    {
        private readonly ConcurrentDictionary<(string, string), TranslationMemory> memories = new();

        public LanguageModelFacts Facts => transformer.Facts;

        public IReadOnlyList<string> Translate(IReadOnlyList<string> texts, string source, string target, CancellationToken cancellation = default)
        {
            ArgumentNullException.ThrowIfNull(texts);
            if (nearEnough is null)
            {
                return Written(texts, Onnx.Generation.Translate.To(target, source), source, target, cancellation);
            }

            TranslationMemory memory = memories.GetOrAdd((source, target), _ => new TranslationMemory(corpus.Pairs(Split.Train, source, target)));
            IReadOnlyList<MemoryMatch>[] matches = [.. texts.AsParallel().AsOrdered().WithCancellation(cancellation).Select(text => memory.Nearest(text, 1))];
            string?[] translations = [.. matches.Select(match => match is [var nearest] && nearest.Similarity >= nearEnough ? nearest.Pair.Target : null)];
            int[] far = [.. Enumerable.Range(0, texts.Count).Where(i => translations[i] is null)];
            Dictionary<string, (string, string)[]> examples = far.DistinctBy(i => texts[i].Trim()).ToDictionary(i => texts[i].Trim(), i => matches[i].Select(match => (match.Pair.Source, match.Pair.Target)).ToArray(), StringComparer.Ordinal);
            IReadOnlyList<string> written = Written([.. far.Select(i => texts[i])], Onnx.Generation.Translate.To(target, text => examples.GetValueOrDefault(text) ?? [], source), source, target, cancellation);
            foreach ((int i, string translation) in far.Zip(written))
            {
                translations[i] = translation;
            }

            return translations!;
        }

        public void Dispose() => transformer.Dispose();

        // A text that is too long for the model is translated in pieces, without an example.
        private string[] Written(IReadOnlyList<string> texts, Translate task, string source, string target, CancellationToken cancellation)
        {
            string[][] pieces = [.. texts.Select(text => TextPieces.Of(text, transformer.Generator.ContextLength / 2).ToArray())];
            string[] all = [.. pieces.SelectMany(own => own).Select(piece => piece.Trim()).Where(piece => piece.Length > 0).Distinct(StringComparer.Ordinal)];
            try
            {
                Dictionary<string, string> written = transformer.Generator.Generate(all, new() { Task = task, Temperature = 0 }, cancellation).Zip(all).ToDictionary(both => both.Second, both => both.First.Text, StringComparer.Ordinal);
                return [.. pieces.Select(own => string.Concat(own.Select(piece => Between(piece, written))))];
            }
            catch (OnnxModelException e)
            {
                throw new InputException($"The language model cannot translate from '{source}' to '{target}': {e.Message}", e);
            }
        }

        // White space at either end stays.
        private static string Between(string piece, Dictionary<string, string> written)
        {
            string text = piece.Trim();
            int before = piece.Length - piece.TrimStart().Length;
            return text.Length == 0 ? piece : string.Concat(piece.AsSpan(0, before), written[text], piece.AsSpan(before + text.Length));
        }
    }
}
