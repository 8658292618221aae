namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Tokens of which some are learned: those that the model is asked to foresee. What only stands before them costs no logits.</summary>
/// <param name="Tokens">The tokens.</param>
/// <param name="Learned">Stretches of them that are learned, in their order, each from its first to behind its last. The very first token cannot be.</param>
/// <param name="Language">The language of what is learned, as its place among the languages; for what validation tells apart.</param>
internal readonly record struct LearnedSequence(int[] Tokens, (int Start, int End)[] Learned, int Language)
{
    /// <summary>How many tokens are learned.</summary>
    public int Count => Learned.Sum(part => part.End - part.Start);
}
