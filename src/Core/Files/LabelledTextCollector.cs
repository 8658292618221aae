namespace MlNetPath.Core;

/// <summary>
/// Collects the rows of a file: folds white space, leaves out rows without text or label (and counts them), numbers the labels
/// as they come and puts them into ordinal order at the end. Not thread-safe.
/// </summary>
internal sealed class LabelledTextCollector
{
    private readonly TextData.Builder texts = new();
    private readonly Dictionary<string, int> labels = new(StringComparer.Ordinal);
    private int withoutText, withoutLabel;
    private string firstWithoutText = "", firstWithoutLabel = "";

    /// <summary>Number of rows seen.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a row. <paramref name="place"/> names it, should it be the first that is left out.</summary>
    public void Add(string text, string label, Place place)
    {
        Count++;
        string foldedText = WhiteSpace.Fold(text);
        string foldedLabel = WhiteSpace.Fold(label);
        if (foldedText.Length == 0)
        {
            firstWithoutText = withoutText++ == 0 ? place.ToString() : firstWithoutText;
        }
        else if (foldedLabel.Length == 0)
        {
            firstWithoutLabel = withoutLabel++ == 0 ? place.ToString() : firstWithoutLabel;
        }
        else
        {
            if (!labels.TryGetValue(foldedLabel, out int number))
            {
                labels.Add(foldedLabel, number = labels.Count);
            }

            texts.Add(foldedText, number);
        }
    }

    /// <summary>What was collected.</summary>
    /// <param name="path">What an error calls it.</param>
    /// <param name="name">Its short name.</param>
    /// <param name="notes">Notes to put before those on rows left out.</param>
    /// <exception cref="InputException">No row is left.</exception>
    public LabelledTexts Build(string path, string name, params IReadOnlyList<string> notes)
    {
        List<string> all = [.. notes];
        AddNote(all, name, withoutText, "no text", firstWithoutText);
        AddNote(all, name, withoutLabel, "no label", firstWithoutLabel);
        if (texts.Count == 0)
        {
            throw new InputException(Count == 0
                ? $"'{path}' has no row. Give it at least one text with its label."
                : $"'{path}' has no row with both a text and a label. Check that the right columns were named.");
        }

        string[] ordered = [.. labels.Keys.Order(StringComparer.Ordinal)];
        int[] places = new int[ordered.Length];
        for (int i = 0; i < ordered.Length; i++)
        {
            places[labels[ordered[i]]] = i;
        }

        TextData data = texts.Build();
        int[] numbers = new int[data.Count];
        for (int row = 0; row < numbers.Length; row++)
        {
            numbers[row] = places[data.Labels[row]];
        }

        var dropped = new Dictionary<string, int> { ["without text"] = withoutText, ["without a label"] = withoutLabel };
        return new LabelledTexts(name, ordered, data.WithLabels(numbers), dropped, all);
    }

    private static void AddNote(List<string> notes, string name, int rows, string reason, string first)
    {
        if (rows > 0)
        {
            notes.Add(rows == 1
                ? $"1 row of '{name}' has {reason} and was left out: {first}."
                : $"{rows} rows of '{name}' have {reason} and were left out; the first is {first}.");
        }
    }
}
