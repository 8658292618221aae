namespace MlNetPath.Core.Tests;

/// <summary>Gives all to the label whose index is the text's length modulo the number of labels, so that every text has a known answer.</summary>
internal sealed class LengthScorer : ITextScorer
{
    private int calls;

    public int Calls => calls;

    public void Score(ReadOnlySpan<char> text, Span<float> scores)
    {
        Interlocked.Increment(ref calls);
        scores.Clear();
        scores[text.Length % scores.Length] = 1;
    }

    /// <summary>A task of the given number of test texts, each labelled by this rule.</summary>
    public static TextTask Task(int count, params string[] labels)
    {
        TextData data = TextData.Create(Enumerable.Range(0, count).Select(i => ($"{i}:{new string('x', i % 7)}", ($"{i}".Length + 1 + (i % 7)) % labels.Length)));
        return new TextTask("lengths", labels, TextData.Create([("a", 1 % labels.Length), ("", 0)]), TextData.Empty, data);
    }
}
