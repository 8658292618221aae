using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>
/// Labels put together or renamed after scoring, such as two spellings of one language that another test file does not tell apart.
/// Immutable and safe to use from many threads.
/// </summary>
public sealed record LabelMerge
{
    /// <summary>Makes the mapping.</summary>
    /// <param name="labels">The labels to measure with; at least two.</param>
    /// <param name="fromTaskLabel">For each of the task's labels the index in <paramref name="labels"/> of the one it becomes.</param>
    /// <exception cref="ArgumentException">An index is out of range.</exception>
    /// <exception cref="InputException">Fewer than two labels are left.</exception>
    public LabelMerge(IReadOnlyList<string> labels, IReadOnlyList<int> fromTaskLabel)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(fromTaskLabel);
        if (labels.Count < 2)
        {
            throw new InputException("The label map leaves fewer than two labels: there is nothing to tell apart. Merge fewer labels.");
        }

        for (int i = 0; i < fromTaskLabel.Count; i++)
        {
            if (fromTaskLabel[i] < 0 || fromTaskLabel[i] >= labels.Count)
            {
                throw new ArgumentException($"Label {i} is mapped to {fromTaskLabel[i]}, but there are {labels.Count} labels.", nameof(fromTaskLabel));
            }
        }

        Labels = [.. labels];
        FromTaskLabel = [.. fromTaskLabel];
    }

    /// <summary>The labels to measure with, in their order.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>For each of the task's labels the index in <see cref="Labels"/> of the one it becomes.</summary>
    public IReadOnlyList<int> FromTaskLabel { get; }

    /// <summary>The labels that change, old to new.</summary>
    /// <param name="taskLabels">The task's labels.</param>
    public IReadOnlyDictionary<string, string> Changes(IReadOnlyList<string> taskLabels)
    {
        ArgumentNullException.ThrowIfNull(taskLabels);
        return Enumerable.Range(0, FromTaskLabel.Count)
            .Where(i => taskLabels[i] != Labels[FromTaskLabel[i]])
            .ToDictionary(i => taskLabels[i], i => Labels[FromTaskLabel[i]], StringComparer.Ordinal);
    }

    /// <summary>The scores of the merged labels: the sums of the task's.</summary>
    /// <param name="scores">One column per label of the task.</param>
    /// <returns>One column per label of <see cref="Labels"/>.</returns>
    public ScoreTable Apply(ScoreTable scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.LabelCount, FromTaskLabel.Count, nameof(scores));
        var merged = new float[scores.Count * Labels.Count];
        for (int row = 0; row < scores.Count; row++)
        {
            ReadOnlySpan<float> from = scores[row];
            Span<float> to = merged.AsSpan(row * Labels.Count, Labels.Count);
            for (int label = 0; label < from.Length; label++)
            {
                to[FromTaskLabel[label]] += from[label];
            }
        }

        return new ScoreTable(Labels.Count, merged);
    }

    /// <summary>The merged labels of rows that have the task's; unknown ones stay so.</summary>
    /// <param name="labels">One label of the task per row.</param>
    public int[] Apply(ReadOnlySpan<int> labels)
    {
        var merged = new int[labels.Length];
        for (int row = 0; row < merged.Length; row++)
        {
            merged[row] = labels[row] == TextData.UnknownLabel ? TextData.UnknownLabel : FromTaskLabel[labels[row]];
        }

        return merged;
    }
}
