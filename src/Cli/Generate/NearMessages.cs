using MlNetPath.Core;
using MlNetPath.Onnx.Generation;
using MlNetPath.Stage6.LanguageModel;

namespace MlNetPath.Cli;

/// <summary>Finds, for a text, the nearest message of the corpus's training split with its translation, and lets a model translate behind it (<see cref="FuzzyRepair"/>).</summary>
/// <param name="repair">Does it.</param>
internal sealed class NearMessages(FuzzyRepair repair)
{
    /// <summary>Reads the corpus.</summary>
    /// <param name="generator">The model.</param>
    /// <param name="from">The language of the texts.</param>
    /// <param name="to">Another.</param>
    /// <param name="context">Told that the corpus is read for the first time; the wish to stop.</param>
    /// <exception cref="UsageException">The corpus does not have a language.</exception>
    /// <exception cref="InputException">A package of the corpus, or a file of the model's folder, cannot be used.</exception>
    public static NearMessages Load(TextGenerator generator, string from, string to, CommandContext context)
    {
        if (new[] { from, to }.FirstOrDefault(code => !ParallelCorpus.Languages.Contains(code)) is { } unknown)
        {
            throw new UsageException($"--memory knows no messages in '{unknown}', only in {string.Join(", ", ParallelCorpus.Languages)}. Leave it out.");
        }

        return new(new(generator, CorpusReading.Parallel(context).Pairs(Split.Train, from, to), from, to, context.Stop));
    }

    /// <summary>The nearest message of a text; null where none has anything in common with it.</summary>
    public NearMessage? Of(string text) => repair.Nearest(text) is { } match ? new(match.Pair.Source, match.Pair.Target, Math.Round(match.Similarity, 3)) : null;

    /// <summary>Whether there is a nearest message and it makes a difference: it is shown to the model, or else copied from.</summary>
    public bool IsUsed(string text) => repair.Copies ? repair.Nearest(text) is not null : repair.IsShown(text);

    /// <summary>The same options, for a translation behind the nearest message.</summary>
    public GenerationOptions AddTo(GenerationOptions options) => repair.AddTo(options);
}
