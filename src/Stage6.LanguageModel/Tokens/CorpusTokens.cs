using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>The tokens of the language model on the corpus: which special ones there are, and how the vocabulary is trained.</summary>
public static class CorpusTokens
{
    /// <summary>Ends a text.</summary>
    public const string End = "<|end|>";

    /// <summary>Fills up batches; never learned.</summary>
    public const string Padding = "<|pad|>";

    private const string English = "en";

    /// <summary>Begins a text in a language.</summary>
    /// <param name="language">Its code, such as <c>de</c>.</param>
    public static string Language(string language) => $"<|{language}|>";

    /// <summary>The special tokens in the order of their ids: <see cref="End"/>, <see cref="Padding"/>, then the languages, English first and the others in the task's order.</summary>
    /// <param name="task">The task whose labels are the languages.</param>
    public static IReadOnlyList<string> SpecialTokens(TextTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return [End, Padding, .. task.Labels.OrderBy(label => label != English).Select(Language)];
    }

    /// <summary>Trains the vocabulary on the texts of the training split, and on no others.</summary>
    /// <param name="task">The task whose labels are the languages.</param>
    /// <param name="options">Size, progress and the wish to stop; its special tokens are replaced by the task's. Null for the defaults.</param>
    /// <exception cref="InputException">The texts do not give as many tokens as are asked for: the special tokens would have other ids.</exception>
    /// <exception cref="OperationCanceledException">The options say so.</exception>
    public static BpeVocabulary Train(TextTask task, BpeTrainingOptions? options = null)
    {
        IReadOnlyList<string> special = SpecialTokens(task);
        options = (options ?? new BpeTrainingOptions()) with { SpecialTokens = special };
        BpeVocabulary vocabulary = BpeTrainer.Train(Enumerable.Range(0, task.TrainData.Count).Select(task.TrainData.Text), options);
        int trained = vocabulary.Tokens.Count - special.Count;
        return trained == options.VocabularySize
            ? vocabulary
            : throw new InputException($"The training texts of '{task.Name}' give only {trained} of the {options.VocabularySize} tokens asked for. Ask for fewer, or give more texts.");
    }
}
