using MlNetPath.Core;
using MlNetPath.Onnx.Generation;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Learns for a trained model when a translation is to copy from its example (<see cref="CopyGate"/>).</summary>
internal static class CopyLearner
{
    private const int MessagesOfLanguage = 300;

    private static string Source => ParallelCorpus.Languages[0];

    /// <summary>Learns it from every second validation message and what the model says of it, in all directions from the first language, and writes it into the model's folder. Without such messages nothing is written.</summary>
    /// <param name="folder">The folder of a model.</param>
    /// <param name="corpus">The corpus that it was trained on.</param>
    /// <param name="options">Threads, and the wish to stop.</param>
    /// <exception cref="InputException">The model fails.</exception>
    public static void Learn(string folder, ParallelCorpus corpus, StageOptions options)
    {
        using var transformer = TrainedTransformer.Load("copying", folder, corpus, options);
        var vocabulary = BpeVocabulary.Read(folder);
        var places = new List<(CopySigns, bool)>();
        foreach (string target in ParallelCorpus.Languages.Skip(1))
        {
            IReadOnlyList<TranslationPair> known = corpus.Pairs(Split.Train, Source, target), validation = corpus.Pairs(Split.Validation, Source, target);
            if (known.Count == 0 || validation.Count == 0)
            {
                continue;
            }

            // The others are left for measurements.
            int every = 2 * Math.Max(1, validation.Count / (2 * MessagesOfLanguage));
            places.AddRange(Watch(transformer.Generator, vocabulary, known, [.. validation.Where((_, i) => i % every == 0).DistinctBy(pair => pair.Source)], target, options.Cancellation));
        }

        if (places.Count > 0)
        {
            CopyGate.Learn(places).Write(folder);
        }
    }

    /// <summary>What speaks for the example's tokens, and whether they were right, at the places of translations: where the model is shown the example, and where it is not, as with long messages.</summary>
    internal static IReadOnlyList<(CopySigns Signs, bool IsRight)> Watch(TextGenerator generator, BpeVocabulary vocabulary, IReadOnlyList<TranslationPair> known, IReadOnlyList<TranslationPair> messages, string target, CancellationToken cancellation)
    {
        var copier = new ExampleCopier(vocabulary, known, cancellation);
        var repair = FuzzyRepair.WithoutCopying(generator, known, Source, target);
        var places = new List<(CopySigns, bool)>();
        Score([.. messages.Where(pair => repair.IsShown(pair.Source))], repair.Task, isShown: true);
        Score([.. messages.Where(pair => repair.Nearest(pair.Source) is not null)], Translate.To(target, Source), isShown: false);
        return places;

        void Score(IReadOnlyList<TranslationPair> some, Translate task, bool isShown)
        {
            Dictionary<string, string> rows = some
                .Where(pair => generator.CountTokens(pair.Source, task) + generator.CountTokens(pair.Target, Write.In(target)) <= generator.ContextLength)
                .ToDictionary(pair => pair.Source, pair => pair.Target, StringComparer.Ordinal);
            try
            {
                generator.TokenLogLikelihoods([.. rows.Select(row => (row.Key, row.Value))], new() { Task = task, Processor = Watcher }, cancellation);
            }
            catch (OnnxModelException e)
            {
                throw new InputException($"The language model cannot score translations into '{target}': {e.Message}", e);
            }

            Watching Watcher(string text) => new(copier.Copying(text, repair.Nearest(text)!.Value, isShown, _ => 0), copier.Whole(rows[text]), places);
        }
    }

    /// <summary>Writes down the signs at each place, and whether the example's token was right there.</summary>
    private sealed class Watching(ExampleCopying copying, int[] translation, List<(CopySigns, bool)> places) : ILogitsProcessor
    {
        public void Process(ReadOnlySpan<int> written, Span<float> logits)
        {
            if (copying.Next(written, logits) is (int token, CopySigns signs))
            {
                places.Add((signs, token == translation[written.Length]));
            }
        }
    }
}
