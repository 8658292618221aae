namespace MlNetPath.Core;

/// <summary>Translates texts. Implementations are safe to use from many threads unless they say otherwise.</summary>
public interface ITranslator : ILanguageModel
{
    /// <summary>Translates texts of one language into another.</summary>
    /// <param name="texts">The texts; none is empty.</param>
    /// <param name="source">Their language, one of <see cref="ParallelCorpus.Languages"/>.</param>
    /// <param name="target">The language wanted, another one of these.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>A translation for each text, in their order; it may be empty.</returns>
    /// <exception cref="InputException">It does not know this pair of languages, or cannot translate a text.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    IReadOnlyList<string> Translate(IReadOnlyList<string> texts, string source, string target, CancellationToken cancellation = default);
}
