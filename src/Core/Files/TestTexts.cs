namespace MlNetPath.Core;

/// <summary>A file to test on, labelled as a task labels its texts. Immutable and safe to use from many threads.</summary>
public sealed class TestTexts
{
    internal TestTexts(string name, TextData data, IReadOnlyDictionary<string, int> unknownLabels, IReadOnlyList<string> notes)
    {
        Name = name;
        Data = data;
        UnknownLabels = unknownLabels;
        UnknownRows = unknownLabels.Values.Sum();
        Notes = UnknownRows == 0 ? notes
            : [.. notes, $"{Counted(UnknownRows)} of '{name}' {(UnknownRows == 1 ? "has a label" : "have labels")} that no stage was taught ({LabelMap.Listed([.. unknownLabels.Keys])}): scored as wrong."];
    }

    /// <summary>The file's name without its folder.</summary>
    public string Name { get; }

    /// <summary>The texts; the label of each is an index into the task's (or merged) labels, or <see cref="TextData.UnknownLabel"/>.</summary>
    public TextData Data { get; }

    /// <summary>The labels that no stage was taught, as the file has them, and the number of rows of each; in ordinal order.</summary>
    public IReadOnlyDictionary<string, int> UnknownLabels { get; }

    /// <summary>Number of rows whose label no stage was taught.</summary>
    public int UnknownRows { get; }

    /// <summary>The file's notes, and one about the labels that no stage was taught.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Number of rows whose text (case aside) is among the given ones: a test on texts that were trained on says too much.</summary>
    /// <param name="train">The training split of the stages that are tested.</param>
    public int CountSeenIn(TextData train)
    {
        ArgumentNullException.ThrowIfNull(train);
        using var hash = new FoldedTextHash(0);
        var seen = new HashSet<UInt128>(train.Count);
        for (int row = 0; row < train.Count; row++)
        {
            seen.Add(hash.Of(train.Utf8(row)));
        }

        int count = 0;
        for (int row = 0; row < Data.Count; row++)
        {
            count += seen.Contains(hash.Of(Data.Utf8(row))) ? 1 : 0;
        }

        return count;
    }

    private static string Counted(int rows) => rows == 1 ? "1 row" : $"{rows} rows";
}
