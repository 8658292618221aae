using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// Trains byte-level BPE: starts with the 256 bytes and merges, again and again, the pair of tokens that occurs most often (Sennrich, Haddow and Birch, "Neural Machine Translation of Rare Words with Subword Units",
/// ACL 2016, over bytes as in Radford et al., "Language Models are Unsupervised Multitask Learners", 2019). At the same count the pair of the lowest ids comes first, the left one's deciding before the right one's,
/// as in Hugging Face's trainer. The same texts give the same vocabulary, in whatever order they come and on however many threads.
/// </summary>
public static class BpeTrainer
{
    private const int MergesPerReport = 64;

    /// <summary>Trains a vocabulary.</summary>
    /// <param name="texts">The texts, read once. Surrogates without a partner count as U+FFFD.</param>
    /// <param name="options">Size, special tokens and pre-tokens; null for the defaults.</param>
    /// <returns>The vocabulary: smaller than asked for where no pair occurs twice any more.</returns>
    /// <exception cref="InputException">The vocabulary is smaller than the 256 bytes, the number of threads is negative, a special token is empty or given twice, the pattern cannot be used, or there is no text.</exception>
    /// <exception cref="ArgumentException">A text is null.</exception>
    /// <exception cref="OperationCanceledException">The options say so.</exception>
    public static BpeVocabulary Train(IEnumerable<string> texts, BpeTrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new BpeTrainingOptions();
        Check(options);
        Dictionary<string, long> preTokens = PreTokenCounter.Count(texts, BpeVocabulary.Compile(options.Pattern), options);
        if (preTokens.Count == 0)
        {
            throw new InputException("There is no text to train a vocabulary on. Give at least one that is not empty.");
        }

        var learner = new MergeLearner(preTokens, options.SpecialTokens);
        var merges = new List<(int Left, int Right)>();
        int wanted = options.VocabularySize - ByteAlphabet.Size;
        while (merges.Count < wanted && learner.Next() is { } merge)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            merges.Add(merge);
            if (merges.Count % MergesPerReport == 0)
            {
                options.Progress?.Report(new TrainingProgress("merges") { Fraction = (double)merges.Count / wanted });
            }
        }

        return BpeVocabulary.Create(merges, options.SpecialTokens, options.Pattern);
    }

    private static void Check(BpeTrainingOptions options)
    {
        if (options.Threads < 0)
        {
            throw new InputException($"A vocabulary cannot be trained on {options.Threads} threads. Give 1 or more, or 0 for one a core.");
        }

        if (options.VocabularySize < ByteAlphabet.Size)
        {
            throw new InputException($"A vocabulary of {options.VocabularySize} tokens has no room for the {ByteAlphabet.Size} bytes. Ask for {ByteAlphabet.Size} or more.");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string token in options.SpecialTokens)
        {
            if (string.IsNullOrEmpty(token))
            {
                throw new InputException("A special token is empty. Give it a name such as '<|end|>'.");
            }

            if (!seen.Add(token))
            {
                throw new InputException($"The special token '{token}' is given twice. Give it once.");
            }

            if (ByteAlphabet.TryRead(token) is { Length: 1 })
            {
                throw new InputException($"The special token '{token}' is how a byte is written. Give it a longer name such as '<|end|>'.");
            }
        }
    }
}
