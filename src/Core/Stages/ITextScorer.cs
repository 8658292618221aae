namespace MlNetPath.Core;

/// <summary>Scores a text against every label. Implementations are safe to use from many threads.</summary>
public interface ITextScorer
{
    /// <summary>Scores one text.</summary>
    /// <param name="text">The text; may be empty.</param>
    /// <param name="scores">Filled with one score per label, in the task's order.</param>
    void Score(ReadOnlySpan<char> text, Span<float> scores);
}
