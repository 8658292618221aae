using MlNetPath.Core;
using MlNetPath.Stage6.LanguageModel;

namespace MlNetPath.Cli;

/// <summary>
/// Finds, for a text, the nearest message of the corpus's training split with its translation, which a model is shown before the text (neural fuzzy repair: Bulte and Tezcan, 2019). Not for several threads at once.
/// </summary>
/// <remarks>A message so long that the prompt would take more than half of the model's context is not shown, though it is found.</remarks>
internal sealed class NearMessages
{
    private readonly TranslationMemory memory;
    private readonly Dictionary<string, NearMessage?> found = new(StringComparer.Ordinal);

    /// <param name="pairs">The known messages, one at least.</param>
    public NearMessages(IReadOnlyList<TranslationPair> pairs) => memory = new(pairs);

    /// <summary>Reads the corpus.</summary>
    /// <param name="from">The language of the texts.</param>
    /// <param name="to">Another.</param>
    /// <param name="context">Told that the corpus is read for the first time; the wish to stop.</param>
    /// <exception cref="UsageException">The corpus does not have a language.</exception>
    /// <exception cref="InputException">A package of the corpus cannot be used.</exception>
    public static NearMessages Load(string from, string to, CommandContext context)
    {
        if (new[] { from, to }.FirstOrDefault(code => !ParallelCorpus.Languages.Contains(code)) is { } unknown)
        {
            throw new UsageException($"--memory knows no messages in '{unknown}', only in {string.Join(", ", ParallelCorpus.Languages)}. Leave it out.");
        }

        return new(CorpusReading.Parallel(context).Pairs(Split.Train, from, to));
    }

    /// <summary>The nearest message of a text; null where none has anything in common with it.</summary>
    public NearMessage? Of(string text)
    {
        if (!found.TryGetValue(text, out NearMessage? near))
        {
            near = memory.Nearest(text, 1) is [var match, ..] ? new(match.Pair.Source, match.Pair.Target, Math.Round(match.Similarity, 3)) : null;
            found[text] = near;
        }

        return near;
    }

    /// <summary>The same as an example for a translation.</summary>
    public IReadOnlyList<(string Source, string Target)> Examples(string text) => Of(text) is { } near ? [(near.Source, near.Target)] : [];
}
