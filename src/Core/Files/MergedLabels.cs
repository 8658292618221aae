namespace MlNetPath.Core;

/// <summary>
/// The labels of a task after a <see cref="LabelMap"/>, and what was scored and labelled before it as it is after it.
/// Immutable and safe to use from many threads.
/// </summary>
public sealed class MergedLabels
{
    private readonly int[] places;

    internal MergedLabels(LabelMap map, IReadOnlyList<string> taskLabels)
    {
        Map = map;
        Labels = [.. taskLabels.Select(label => map[label]).Distinct(StringComparer.Ordinal)];
        if (Labels.Count < 2)
        {
            throw new InputException($"The label map leaves only the label '{Labels[0]}': there is nothing to tell apart. Merge fewer labels.");
        }

        Dictionary<string, int> numbers = Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        places = [.. taskLabels.Select(label => numbers[map[label]])];
    }

    /// <summary>The map that was applied.</summary>
    public LabelMap Map { get; }

    /// <summary>The labels that are left, in the order in which the task's labels lead to them.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>For each label of the task, its position in <see cref="Labels"/>.</summary>
    public ReadOnlySpan<int> Places => places;

    /// <summary>Scores for the merged labels: the sum over the labels that became one. One-hot stays one-hot.</summary>
    /// <param name="scores">Scores for the task's labels: [rows, task labels].</param>
    /// <returns>[rows, merged labels].</returns>
    public ScoreTable Merge(ScoreTable scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.LabelCount, places.Length);
        if (Labels.Count == places.Length)
        {
            return scores;
        }

        float[] merged = new float[checked(scores.Count * Labels.Count)];
        for (int row = 0; row < scores.Count; row++)
        {
            Span<float> sums = merged.AsSpan(row * Labels.Count, Labels.Count);
            ReadOnlySpan<float> own = scores[row];
            for (int label = 0; label < own.Length; label++)
            {
                sums[places[label]] += own[label];
            }
        }

        return new ScoreTable(Labels.Count, merged);
    }

    /// <summary>Texts labelled with the task's labels, labelled with the merged ones.</summary>
    public TextData Merge(TextData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int[] labels = new int[data.Count];
        for (int row = 0; row < labels.Length; row++)
        {
            int label = data.Labels[row];
            labels[row] = label == TextData.UnknownLabel ? label : places[label];
        }

        return data.WithLabels(labels);
    }
}
