using System.Collections.Concurrent;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>A stage that learns each direction by itself, from the messages that both languages have.</summary>
/// <param name="card">What it is.</param>
/// <param name="details">What a report tells of it.</param>
/// <param name="learn">Learns a direction of training messages into the language named.</param>
internal sealed class OneWayStage(StageCard card, string details, Func<IReadOnlyList<TranslationPair>, string, CancellationToken, IOneWayTranslator> learn) : ILanguageStage<ITranslator>
{
    /// <inheritdoc/>
    public StageCard Card => card;

    /// <inheritdoc/>
    public ITranslator Prepare(ParallelCorpus corpus, StageOptions options)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        var model = new Model(corpus, new(details), learn);
        Parallel.ForEach(ParallelCorpus.Languages.Skip(1), new ParallelOptions { CancellationToken = options.Cancellation }, target => model.Learn(ParallelCorpus.Languages[0], target, options.Cancellation));
        return model;
    }

    // From English they are learned beforehand, the other way when they are asked for.
    private sealed class Model(ParallelCorpus corpus, LanguageModelFacts facts, Func<IReadOnlyList<TranslationPair>, string, CancellationToken, IOneWayTranslator> learn) : ITranslator
    {
        private readonly ConcurrentDictionary<(string, string), IOneWayTranslator> directions = new();

        public LanguageModelFacts Facts => facts;

        // A direction that the corpus lacks is nobody's fault until it is asked for.
        public void Learn(string source, string target, CancellationToken cancellation)
        {
            IReadOnlyList<TranslationPair> pairs = corpus.Pairs(Split.Train, source, target);
            if (pairs.Count > 0)
            {
                directions[(source, target)] = learn(pairs, target, cancellation);
            }
        }

        public IReadOnlyList<string> Translate(IReadOnlyList<string> texts, string source, string target, CancellationToken cancellation = default)
        {
            ArgumentNullException.ThrowIfNull(texts);
            IOneWayTranslator translator = directions.GetOrAdd((source, target), _ => learn(corpus.Pairs(Split.Train, source, target), target, cancellation));
            return [.. texts.AsParallel().AsOrdered().WithCancellation(cancellation).Select(translator.Translate)];
        }

        public void Dispose()
        {
        }
    }
}
