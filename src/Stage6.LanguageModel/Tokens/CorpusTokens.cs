using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>The tokens of the language model on the corpus: which special ones there are, and how the vocabulary is trained.</summary>
public static class CorpusTokens
{
    /// <summary>Ends a text.</summary>
    internal const string End = "<|end|>";

    /// <summary>Fills up batches; never learned.</summary>
    internal const string Padding = "<|pad|>";

    /// <summary>Begins a text in a language.</summary>
    /// <param name="language">Its code, such as <c>de</c>.</param>
    internal static string Language(string language) => $"<|{language}|>";

    /// <summary>The special tokens in the order of their ids: the one that ends a text, the one that fills up batches, and then one for each of <see cref="ParallelCorpus.Languages"/>, which begins a text in it.</summary>
    public static IReadOnlyList<string> SpecialTokens { get; } = [End, Padding, .. ParallelCorpus.Languages.Select(Language)];

    /// <summary>Trains the vocabulary on the texts of the training split, and on no others.</summary>
    /// <param name="corpus">The texts.</param>
    /// <param name="options">Size, progress and the wish to stop; its special tokens are replaced by the corpus's. Null for the defaults.</param>
    /// <exception cref="InputException">The texts do not give as many tokens as are asked for: the special tokens would have other ids.</exception>
    /// <exception cref="OperationCanceledException">The options say so.</exception>
    public static BpeVocabulary Train(ParallelCorpus corpus, BpeTrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        options = (options ?? new BpeTrainingOptions()) with { SpecialTokens = SpecialTokens };
        BpeVocabulary vocabulary = BpeTrainer.Train(corpus.Texts(Split.Train).Select(text => text.Text), options);
        int trained = vocabulary.Tokens.Count - SpecialTokens.Count;
        return trained == options.VocabularySize
            ? vocabulary
            : throw new InputException($"The training texts give only {trained} of the {options.VocabularySize} tokens asked for. Ask for fewer, or give more texts.");
    }
}
