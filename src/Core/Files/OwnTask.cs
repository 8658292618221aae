namespace MlNetPath.Core;

/// <summary>
/// A task made of one's own labelled texts. The split is stratified: of each label 80 in 100 texts are for training, 5 for
/// validation, 15 for testing. Texts that are the same (white space and case folded) always share a split; a text that occurs
/// under two labels is left out. The order of the rows does not matter: the same rows and seed give the same task, to the bit.
/// Immutable and safe to use from many threads.
/// </summary>
public sealed class OwnTask
{
    // Beyond this many labels, with hardly two texts for each, the column is some number or name and no label.
    private const int ManyLabels = 1_000;

    private const string UnderTwoLabels = "under two labels";

    private OwnTask(TextTask task, IReadOnlyList<string> notes)
    {
        Task = task;
        Notes = notes;
    }

    /// <summary>The task.</summary>
    public TextTask Task { get; }

    /// <summary>What a reader of the results must know: the file's notes, rows left out, labels that cannot be measured. One sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Splits labelled texts into a task. Its rows are in an order drawn with the seed.</summary>
    /// <param name="name">The task's name.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="seed">Decides which texts fall into which split.</param>
    /// <param name="cancellation">Stops between rows.</param>
    /// <exception cref="InputException">There are fewer than two labels, or so many that they are none.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static OwnTask Create(string name, LabelledTexts texts, int seed, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        RequireLabels(texts);
        var groups = new TextGroups(texts.Data, seed, cancellation);
        IReadOnlyList<int> used = groups.LabelsUsed(texts.Labels.Count);
        if (used.Count < 2)
        {
            throw new InputException(
                $"'{texts.Name}' has fewer than two labels left: {groups.ConflictingRows} of its {texts.Data.Count} rows have texts that occur under two labels. Give each text one label.");
        }

        var split = new StratifiedSplit(groups, texts.Labels.Count);
        int[] newLabels = new int[texts.Labels.Count];
        for (int i = 0; i < used.Count; i++)
        {
            newLabels[used[i]] = i;
        }

        var parts = new List<int>[] { [], [], [] };
        foreach (int row in groups.RowsInOrder())
        {
            cancellation.ThrowIfCancellationRequested();
            int group = groups.GroupOf(row);
            if (groups.Label(group) != TextGroups.Conflicting)
            {
                parts[(int)split[group]].Add(row);
            }
        }

        TextData Part(Split part)
        {
            List<int> rows = parts[(int)part];
            return Relabelled(texts.Data.Select(rows), newLabels).WithGroups(groups.ManyPerGroup ? [.. rows.Select(groups.GroupOf)] : []);
        }

        var task = new TextTask(
            name,
            [.. used.Select(label => texts.Labels[label])],
            Part(Split.Train),
            Part(Split.Validation),
            Part(Split.Test),
            WordWindows.SlicesOf)
        {
            Dropped = new Dictionary<string, int>(texts.Dropped) { [UnderTwoLabels] = groups.ConflictingRows },
        };
        return new OwnTask(task, Describe(texts, groups, task));
    }

    private static TextData Relabelled(TextData data, int[] newLabels)
    {
        int[] labels = new int[data.Count];
        for (int row = 0; row < labels.Length; row++)
        {
            labels[row] = newLabels[data.Labels[row]];
        }

        return data.WithLabels(labels);
    }

    private static void RequireLabels(LabelledTexts texts)
    {
        if (texts.Labels.Count == 1)
        {
            throw new InputException($"'{texts.Name}' has only the label '{texts.Labels[0]}': there is nothing to tell apart. Give texts of two labels or more.");
        }

        if (texts.Labels.Count > ManyLabels && texts.Labels.Count > texts.Data.Count / 2)
        {
            throw new InputException(
                $"'{texts.Name}' has {texts.Labels.Count} labels on {texts.Data.Count} rows, the first of them {LabelMap.Listed([.. texts.Labels.Take(3)])}: that is no column of labels. Name another one.");
        }
    }

    private static List<string> Describe(LabelledTexts texts, TextGroups groups, TextTask task)
    {
        List<string> notes = [.. texts.Notes];
        if (groups.ConflictingRows > 0)
        {
            notes.Add($"{groups.ConflictingRows} rows of '{texts.Name}' were left out: their texts occur under two labels or more (case and white space aside).");
        }

        string[] gone = [.. texts.Labels.Except(task.Labels)];
        if (gone.Length > 0)
        {
            notes.Add($"No row was left of {Named(gone)}.");
        }

        int[] rows = new int[task.Labels.Count], tests = new int[task.Labels.Count];
        foreach (TextData part in (TextData[])[task.TrainData, task.ValidationData, task.TestData])
        {
            foreach (int label in part.Labels)
            {
                rows[label]++;
                tests[label] += ReferenceEquals(part, task.TestData) ? 1 : 0;
            }
        }

        string[] single = [.. task.Labels.Where((_, label) => rows[label] == 1)];
        if (single.Length > 0)
        {
            notes.Add($"Only one row has {Named(single)}: it is in the training split, and nothing tests that label.");
        }

        string[] untested = [.. task.Labels.Where((_, label) => rows[label] > 1 && tests[label] == 0)];
        if (untested.Length > 0)
        {
            notes.Add($"All rows have the same text under {Named(untested)}: they are in the training split, and nothing tests that label.");
        }

        if (task.TestData.Count == 0)
        {
            notes.Add("No text is left to test with.");
        }

        return notes;
    }

    private static string Named(string[] labels) => (labels.Length == 1 ? "the label " : "each of the labels ") + LabelMap.Listed(labels);
}
