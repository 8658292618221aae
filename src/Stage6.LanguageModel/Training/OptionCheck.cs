using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Refuses, before anything is learned, options that no training could go by.</summary>
internal static class OptionCheck
{
    // More threads than any machine has cores for; so many that they cannot be started would end the process.
    private const int MostThreads = 4096;

    /// <summary>Checks options, vocabulary and folder.</summary>
    /// <exception cref="InputException">One cannot be used; the message names it.</exception>
    public static void Check(LanguageModelOptions options, BpeVocabulary vocabulary, string folder)
    {
        Require(options.Threads is >= 0 and <= MostThreads, nameof(options.Threads), options.Threads, FormattableString.Invariant($"0 to {MostThreads}"));
        Require(Enum.IsDefined(options.Device), nameof(options.Device), options.Device, "one of " + string.Join(", ", Enum.GetNames<ComputeDevice>()));
        Require(options.Heads is >= 1 and <= 256, nameof(options.Heads), options.Heads, "1 to 256");
        Require(options.Width is >= 2 and <= 16_384 && options.Width % (2 * options.Heads) == 0, nameof(options.Width), options.Width, FormattableString.Invariant($"a multiple of twice the {options.Heads} heads, 16384 at most"));
        Require(options.KeyHeads >= 1 && options.Heads % options.KeyHeads == 0, nameof(options.KeyHeads), options.KeyHeads, FormattableString.Invariant($"a divisor of the {options.Heads} heads"));
        Require(options.Blocks is >= 1 and <= 256, nameof(options.Blocks), options.Blocks, "1 to 256");
        Require(options.Context is >= 8 and <= 65_536, nameof(options.Context), options.Context, "8 to 65536");
        Require(options.Dropout is >= 0 and < 1, nameof(options.Dropout), options.Dropout, "0 to less than 1");
        Require(options.Rounds >= 1, nameof(options.Rounds), options.Rounds, "1 or more");
        Require(options.BatchTokens >= 1, nameof(options.BatchTokens), options.BatchTokens, "1 or more");
        Require(options.LearningRate > 0 && double.IsFinite(options.LearningRate), nameof(options.LearningRate), options.LearningRate, "above 0");
        Require(options.WarmUpSteps >= 0, nameof(options.WarmUpSteps), options.WarmUpSteps, "0 or more");
        Require(options.WeightDecay >= 0 && double.IsFinite(options.WeightDecay), nameof(options.WeightDecay), options.WeightDecay, "0 or more");
        Require(options.Budget is not { } budget || budget > TimeSpan.Zero, nameof(options.Budget), options.Budget, "some time");
        Require(!options.Resume || options.CheckpointFolder is not null, nameof(options.Resume), options.Resume, $"false where there is no {nameof(options.CheckpointFolder)}");
        if (CorpusTokens.SpecialTokens.FirstOrDefault(token => !vocabulary.SpecialTokens.ContainsKey(token)) is { } missing)
        {
            throw new InputException($"The vocabulary has no token '{missing}', which a language model needs. Train one with {nameof(CorpusTokens)}.{nameof(CorpusTokens.Train)}, or with {nameof(CorpusTokens)}.{nameof(CorpusTokens.SpecialTokens)} among its own.");
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

    private static void Require(bool holds, string name, object? value, string range)
    {
        if (!holds)
        {
            throw new InputException(FormattableString.Invariant($"A language model cannot be trained with {name} = {value ?? "null"}: it must be {range}."));
        }
    }
}
