namespace MlNetPath.Core;

/// <summary>The texts and labels of a file, in the file's order. Immutable and safe to use from many threads.</summary>
public sealed class LabelledTexts
{
    internal LabelledTexts(string name, IReadOnlyList<string> labels, TextData data, IReadOnlyDictionary<string, int> dropped, IReadOnlyList<string> notes)
    {
        Name = name;
        Labels = labels;
        Data = data;
        Dropped = dropped;
        Notes = notes;
    }

    /// <summary>The file's name without its folder.</summary>
    public string Name { get; }

    /// <summary>The distinct labels, in ordinal order.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The texts, white space folded to single spaces; each row's label is an index into <see cref="Labels"/>.</summary>
    public TextData Data { get; }

    /// <summary>How many rows were left out, by reason.</summary>
    public IReadOnlyDictionary<string, int> Dropped { get; }

    /// <summary>What a reader of the results must know, such as how many rows had no text and were left out. One sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Makes labelled texts of rows that come from elsewhere than a file.</summary>
    /// <param name="name">What messages call them.</param>
    /// <param name="rows">Texts and labels; white space is folded in both, and rows without text or label are left out and noted.</param>
    /// <exception cref="InputException">No row is left.</exception>
    public static LabelledTexts Create(string name, IEnumerable<(string Text, string Label)> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var collector = new LabelledTextCollector();
        int number = 0;
        foreach ((string text, string label) in rows)
        {
            number++;
            collector.Add(text, label, new Place(number, number));
        }

        return collector.Build(name, name);
    }

    /// <summary>
    /// The texts, labelled with another list of labels: a file to test on, seen by those who were taught that list.
    /// A row whose label is not in the list gets <see cref="TextData.UnknownLabel"/>, and is counted and named.
    /// </summary>
    /// <param name="labels">The labels as the stages know them, merged if a map is given.</param>
    /// <param name="map">Renames this file's labels before they are looked up; none by default.</param>
    /// <exception cref="InputException">No row has a label of the list.</exception>
    public TestTexts LabelledBy(IReadOnlyList<string> labels, LabelMap? map = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < labels.Count; i++)
        {
            positions.TryAdd(labels[i], i);
        }

        int[] known = [.. Labels.Select(own => positions.GetValueOrDefault(map is null ? own : map[own], TextData.UnknownLabel))];
        int[] rowLabels = new int[Data.Count];
        int[] rows = new int[Labels.Count];
        for (int row = 0; row < rowLabels.Length; row++)
        {
            int label = Data.Labels[row];
            rowLabels[row] = known[label];
            rows[label]++;
        }

        var unknown = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (int label = 0; label < rows.Length; label++)
        {
            if (known[label] == TextData.UnknownLabel)
            {
                unknown.Add(Labels[label], rows[label]);
            }
        }

        if (unknown.Count == Labels.Count)
        {
            throw new InputException(
                $"No label of '{Name}' is one that was learned: it has {LabelMap.Listed(Labels)}, the task has {LabelMap.Listed(labels)}. Map its labels to those, or choose another file.");
        }

        var groups = new TextGroups(Data, seed: 0, CancellationToken.None);
        int[] groupOfRow = groups.ManyPerGroup ? [.. Enumerable.Range(0, Data.Count).Select(groups.GroupOf)] : [];
        return new TestTexts(Name, Data.WithLabels(rowLabels).WithGroups(groupOfRow), unknown, Notes);
    }
}
