namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>What a network computed on the way from some words to the probabilities of the next one.</summary>
/// <param name="Words">The numbers of the words, in order.</param>
/// <param name="Lists">The one-hot lists, the nearest word's first.</param>
/// <param name="Sums">Each hidden neuron's weighted sum.</param>
/// <param name="Activations">Each hidden neuron's activation, 0 to 1.</param>
/// <param name="Logits">Each word's logit.</param>
/// <param name="Probabilities">Each word's probability; they sum to 1.</param>
internal sealed record NextWord(
    IReadOnlyList<int> Words, IReadOnlyList<float> Lists, IReadOnlyList<float> Sums, IReadOnlyList<float> Activations, IReadOnlyList<float> Logits, IReadOnlyList<float> Probabilities)
{
    /// <summary>The numbers of the most probable next words, the most probable first.</summary>
    public IReadOnlyList<int> Best(int count) => [.. Enumerable.Range(0, Probabilities.Count).OrderByDescending(word => Probabilities[word]).Take(count)];
}
