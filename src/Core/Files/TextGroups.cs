namespace MlNetPath.Core;

/// <summary>
/// The rows of a data set in groups of one text, case folded (white space is already). Groups have an order that depends on their
/// text and on the seed, never on the order of the rows.
/// </summary>
internal sealed class TextGroups
{
    /// <summary>The label of a group whose rows have more than one.</summary>
    public const int Conflicting = -2;

    private readonly TextData data;
    private readonly int[] groupOfRow;
    private readonly List<int> labels = [];
    private readonly List<int> sizes = [];
    private readonly int[] order;

    /// <summary>Groups the rows.</summary>
    public TextGroups(TextData data, int seed, CancellationToken cancellation)
    {
        this.data = data;
        groupOfRow = new int[data.Count];
        var keys = new List<UInt128>();
        var known = new Dictionary<UInt128, int>();
        using var hash = new FoldedTextHash(seed);
        for (int row = 0; row < groupOfRow.Length; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            UInt128 key = hash.Of(data.Utf8(row));
            int label = data.Labels[row];
            if (!known.TryGetValue(key, out int group))
            {
                known.Add(key, group = keys.Count);
                keys.Add(key);
                labels.Add(label);
                sizes.Add(0);
            }

            groupOfRow[row] = group;
            sizes[group]++;
            if (labels[group] != label)
            {
                labels[group] = Conflicting;
            }
        }

        order = [.. Enumerable.Range(0, keys.Count)];
        Array.Sort(keys.ToArray(), order);
        ConflictingRows = labels.Zip(sizes).Sum(group => group.First == Conflicting ? group.Second : 0);
    }

    /// <summary>The groups, in their order.</summary>
    public ReadOnlySpan<int> Order => order;

    /// <summary>Number of rows in groups of more than one label.</summary>
    public int ConflictingRows { get; }

    /// <summary>True where a text occurs more than once.</summary>
    public bool ManyPerGroup => order.Length < groupOfRow.Length;

    /// <summary>The group of a row.</summary>
    public int GroupOf(int row) => groupOfRow[row];

    /// <summary>The label of a group, or <see cref="Conflicting"/>.</summary>
    public int Label(int group) => labels[group];

    /// <summary>Number of rows of a group.</summary>
    public int Size(int group) => sizes[group];

    /// <summary>The labels that groups have, in their order.</summary>
    public IReadOnlyList<int> LabelsUsed(int labelCount)
    {
        bool[] used = new bool[labelCount];
        foreach (int label in labels)
        {
            if (label != Conflicting)
            {
                used[label] = true;
            }
        }

        return [.. Enumerable.Range(0, labelCount).Where(label => used[label])];
    }

    /// <summary>All rows in the order of their groups; within a group by their bytes, since they may differ in case.</summary>
    public int[] RowsInOrder()
    {
        int[] starts = new int[sizes.Count];
        int next = 0;
        foreach (int group in order)
        {
            starts[group] = next;
            next += sizes[group];
        }

        int[] rows = new int[groupOfRow.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[starts[groupOfRow[row]]++] = row;
        }

        for (int group = 0; group < starts.Length; group++)
        {
            // Each start has moved on to the group's end.
            rows.AsSpan(starts[group] - sizes[group], sizes[group]).Sort((a, b) => data.Utf8(a).SequenceCompareTo(data.Utf8(b)));
        }

        return rows;
    }
}
