namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// What counting says: how often each word follows each context in the corpus. For the contexts of the corpus itself nothing that looks at the same words can do better
/// than these shares, so they tell how near a network has come.
/// </summary>
internal sealed class NextWordCounts
{
    private readonly Dictionary<string, Dictionary<int, int>> counts = new(StringComparer.Ordinal);

    /// <summary>Counts.</summary>
    /// <param name="examples">Contexts, the nearest word first, and the words that follow them.</param>
    public NextWordCounts(Examples examples)
    {
        Examples = examples.Labels.Length;
        for (int row = 0; row < Examples; row++)
        {
            string context = string.Join(' ', examples.Inputs.Row(row).ToArray());
            Dictionary<int, int> following = counts.TryGetValue(context, out Dictionary<int, int>? known) ? known : counts[context] = [];
            following[examples.Labels[row]] = following.GetValueOrDefault(examples.Labels[row]) + 1;
        }
    }

    /// <summary>How many examples there are.</summary>
    public int Examples { get; }

    /// <summary>How many different contexts they have.</summary>
    public int Contexts => counts.Count;

    /// <summary>
    /// The loss of somebody who knows all counts by heart: the mean of -ln(share of the right word in its context). It is above 0 because the same words are not always followed by
    /// the same one.
    /// </summary>
    public double LowestLoss => counts.Values.Sum(following => following.Values.Sum(count => -count * Math.Log((double)count / following.Values.Sum()))) / Examples;

    /// <summary>What follows a context, and how often; empty where the corpus does not have it.</summary>
    /// <param name="inputs">The context as the network is given it.</param>
    public IReadOnlyDictionary<int, int> After(ReadOnlySpan<float> inputs) => counts.GetValueOrDefault(string.Join(' ', inputs.ToArray()), []);
}
