using MlNetPath.Core;
using MlNetPath.Torch.Training;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Refuses, before anything is learned, options that no training could go by.</summary>
internal static class OptionCheck
{
    private static readonly OptionRange Range = new("A language model");

    /// <summary>Checks options, vocabulary and folder.</summary>
    /// <exception cref="InputException">One cannot be used; the message names it.</exception>
    public static void Check(LanguageModelOptions options, BpeVocabulary vocabulary, string folder)
    {
        Range.RequireMachine(options.Threads, options.Device);
        Range.RequireSteps(options.FullLearningRate, options.WarmUpSteps, options.WeightDecay, options.Dropout);
        Range.RequireCourse(options.Budget, options.CheckpointFolder, options.Resume);
        Range.Require(options.Heads is >= 1 and <= 256, nameof(options.Heads), options.Heads, "1 to 256");
        Range.Require(options.Width is >= 2 and <= 16_384 && options.Width % (2 * options.Heads) == 0, nameof(options.Width), options.Width, FormattableString.Invariant($"a multiple of twice the {options.Heads} heads, 16384 at most"));
        Range.Require(options.KeyHeads >= 1 && options.Heads % options.KeyHeads == 0, nameof(options.KeyHeads), options.KeyHeads, FormattableString.Invariant($"a divisor of the {options.Heads} heads"));
        Range.Require(options.Blocks is >= 1 and <= 256, nameof(options.Blocks), options.Blocks, "1 to 256");
        Range.Require(options.Context is >= 8 and <= 65_536, nameof(options.Context), options.Context, "8 to 65536");
        Range.Require(options.Rounds >= 1, nameof(options.Rounds), options.Rounds, "1 or more");
        Range.Require(options.BatchTokens >= 1, nameof(options.BatchTokens), options.BatchTokens, "1 or more");
        if (CorpusTokens.SpecialTokens.FirstOrDefault(token => !vocabulary.SpecialTokens.ContainsKey(token)) is { } missing)
        {
            throw new InputException($"The vocabulary has no token '{missing}', which a language model needs. Train one with {nameof(CorpusTokens)}.{nameof(CorpusTokens.Train)}, or with {nameof(CorpusTokens)}.{nameof(CorpusTokens.SpecialTokens)} among its own.");
        }

        if (options.From is { } from && Real(from) == Real(folder))
        {
            throw new InputException($"'{folder}' holds the language model that is to be gone on from, and would hold the one that is written. Name another folder for that one, so that neither is lost.");
        }

        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"The folder '{folder}' cannot be made: {e.Message} Name another one.", e);
        }
    }

    // The same for all ways to write it, links among them.
    private static string Real(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return Directory.Exists(full) ? new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full : full;
    }
}
