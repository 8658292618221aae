namespace MlNetPath.Core;

/// <summary>Tells how likely texts of a known language are, token by token, whatever its tokens are. Implementations are safe to use from many threads unless they say otherwise.</summary>
public interface INextTokenModel : ILanguageModel
{
    /// <summary>
    /// How many bits the model needs for each text: the negative base-2 logarithm of the probability of its tokens after each other, and of the end after the last. The language is given. So models of
    /// any tokens are measured alike.
    /// </summary>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Bits for each text, above 0.</returns>
    /// <exception cref="InputException">A text cannot be scored, such as one that is longer than the model reads.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    IReadOnlyList<double> Bits(IReadOnlyList<CorpusText> texts, CancellationToken cancellation = default);
}
