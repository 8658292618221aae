using System.Collections.Concurrent;
using MlNetPath.Core;
using MlNetPath.Onnx.Generation;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Translates with the trained language model, in search of the likeliest translation: the text alone, or behind the nearest known message and its translation (<see cref="FuzzyRepair"/>).</summary>
internal sealed class TransformerTranslationStage : ILanguageStage<ITranslator>
{
    private readonly string? folder;
    private readonly bool repairs;

    private TransformerTranslationStage(string id, string title, string? folder, bool repairs) => (Card, this.folder, this.repairs) = (new(id, title, Deterministic: false), folder, repairs);

    /// <inheritdoc/>
    public StageCard Card { get; }

    /// <summary>The text alone.</summary>
    /// <param name="folder">The model's folder; null for none.</param>
    public static TransformerTranslationStage Plain(string? folder) => new("transformer", "transformer", folder, repairs: false);

    /// <summary>Behind the nearest known message.</summary>
    /// <param name="folder">The model's folder; null for none.</param>
    public static TransformerTranslationStage WithMemory(string? folder) => new("transformer:memory", "transformer that repairs the nearest message", folder, repairs: true);

    /// <inheritdoc/>
    public ITranslator Prepare(ParallelCorpus corpus, StageOptions options)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        return new Model(TrainedTransformer.Load(Card.Id, folder, corpus, options), folder!, corpus, repairs);
    }

    private sealed class Model(TrainedTransformer transformer, string folder, ParallelCorpus corpus, bool repairs) : ITranslator
    {
        private readonly ConcurrentDictionary<(string, string), FuzzyRepair> directions = new();

        public LanguageModelFacts Facts => transformer.Facts;

        public IReadOnlyList<string> Translate(IReadOnlyList<string> texts, string source, string target, CancellationToken cancellation = default)
        {
            ArgumentNullException.ThrowIfNull(texts);
            // What is long is better translated piece by piece.
            string[][] pieces = [.. texts.Select(text => TextPieces.Of(text, transformer.Generator.ContextLength / 2).ToArray())];
            string[] all = [.. pieces.SelectMany(own => own).Select(piece => piece.Trim()).Where(piece => piece.Length > 0).Distinct(StringComparer.Ordinal)];
            var options = new GenerationOptions { Task = Onnx.Generation.Translate.To(target, source), Beams = TranslationStages.Beams };
            if (repairs)
            {
                FuzzyRepair repair = directions.GetOrAdd((source, target), _ => new FuzzyRepair(folder, corpus.Pairs(Split.Train, source, target), source, target, cancellation));
                all.AsParallel().WithCancellation(cancellation).ForAll(text => repair.Nearest(text)); // on all processors; the model is shown them one after the other
                options = repair.AddTo(options);
            }

            try
            {
                Dictionary<string, string> written = transformer.Generator.Generate(all, options, cancellation).Zip(all).ToDictionary(both => both.Second, both => both.First.Text, StringComparer.Ordinal);
                return [.. pieces.Select(own => string.Concat(own.Select(piece => Between(piece, written))))];
            }
            catch (OnnxModelException e)
            {
                throw new InputException($"The language model cannot translate from '{source}' to '{target}': {e.Message}", e);
            }
        }

        public void Dispose() => transformer.Dispose();

        // White space at either end stays.
        private static string Between(string piece, Dictionary<string, string> written)
        {
            string text = piece.Trim();
            int before = piece.Length - piece.TrimStart().Length;
            return text.Length == 0 ? piece : string.Concat(piece.AsSpan(0, before), written[text], piece.AsSpan(before + text.Length));
        }
    }
}
