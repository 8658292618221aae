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
        return new Model(TrainedTransformer.Load(Card.Id, folder, corpus, options), corpus, repairs);
    }

    private sealed class Model(TrainedTransformer transformer, ParallelCorpus corpus, bool repairs) : ITranslator
    {
        // From how alike on a message counts as known.
        private const double NearlyKnown = 0.7;

        private readonly ConcurrentDictionary<(string, string), FuzzyRepair> directions = new();

        public LanguageModelFacts Facts => transformer.Facts;

        private TextGenerator Generator => transformer.Generator;

        private int LongestPiece => Generator.ContextLength / 2; // characters

        public IReadOnlyList<string> Translate(IReadOnlyList<string> texts, string source, string target, CancellationToken cancellation = default)
        {
            ArgumentNullException.ThrowIfNull(texts);
            FuzzyRepair? repair = repairs ? directions.GetOrAdd((source, target), _ => new FuzzyRepair(Generator, corpus.Pairs(Split.Train, source, target), source, target, cancellation)) : null;
            string[][] pieces = [.. texts.AsParallel().AsOrdered().WithCancellation(cancellation).Select(text => Pieces(text, repair).ToArray())];
            string[] all = [.. pieces.SelectMany(own => own).Select(piece => piece.Trim()).Where(piece => piece.Length > 0).Distinct(StringComparer.Ordinal)];
            var options = new GenerationOptions { Task = Onnx.Generation.Translate.To(target, source), Beams = TranslationStages.Beams };
            if (repair is not null)
            {
                all.AsParallel().WithCancellation(cancellation).ForAll(text => repair.Nearest(text)); // on all processors; the model is shown them one after the other
                options = repair.AddTo(options);
            }

            try
            {
                string[] some = [.. all.Where(piece => piece.Length <= LongestPiece)];
                Dictionary<string, string> written = some.Zip(Generator.Generate(some, options, cancellation), (piece, translation) => (piece, translation.Text)).ToDictionary(StringComparer.Ordinal);

                // The longer ones are copied for the most part, which takes no beams, and goes on where the context is full. Each is alone, since a context slides for all that run side by side.
                GenerationOptions copied = options with { Beams = 1, Temperature = 0, Overflow = ContextOverflow.Slide, MaxNewTokens = 2 * Generator.ContextLength };
                foreach (string piece in all.Where(piece => piece.Length > LongestPiece))
                {
                    written[piece] = Generator.Generate(piece, copied, cancellation).Text;
                }

                return [.. pieces.Select(own => string.Concat(own.Select(piece => Between(piece, written))))];
            }
            catch (OnnxModelException e)
            {
                throw new InputException($"The language model cannot translate from '{source}' to '{target}': {e.Message}", e);
            }
        }

        public void Dispose() => transformer.Dispose();

        // What is long is better translated piece by piece, unless the whole is known, nearly, and the network can read it with room for a beginning of its translation.
        private IEnumerable<string> Pieces(string text, FuzzyRepair? repair) =>
            text.Length > LongestPiece && repair is { Copies: true } && 4 * Generator.CountTokens(text.Trim()) < 3 * Generator.ContextLength && repair.Nearest(text.Trim()) is { Similarity: >= NearlyKnown }
                ? [text]
                : TextPieces.Of(text, LongestPiece);

        // White space at either end stays.
        private static string Between(string piece, Dictionary<string, string> written)
        {
            string text = piece.Trim();
            int before = piece.Length - piece.TrimStart().Length;
            return text.Length == 0 ? piece : string.Concat(piece.AsSpan(0, before), written[text], piece.AsSpan(before + text.Length));
        }
    }
}
