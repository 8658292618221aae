using MlNetPath.Core.Packages;

namespace MlNetPath.Core;

/// <summary>
/// Short pieces of the test texts: from each text one window of one word and one of two neighbouring words, at a place drawn
/// with a fixed seed. A window that occurs under two labels is dropped, and so is one without two letters.
/// Words are those of <see cref="TextWords"/>.
/// </summary>
internal static class WordWindows
{
    private const int Seed = 20;

    /// <summary>The slices of a task's test split.</summary>
    public static IReadOnlyList<TextSlice> SlicesOf(TextTask task) => TextSlice.WindowsOf(task.TestData);

    /// <summary>Cuts one window of the given number of words from every text that is longer than that.</summary>
    public static TextData Cut(TextData data, int words)
    {
        var random = new Random(Seed + words);
        var windows = new List<(string Text, int Label)>(data.Count);
        var labels = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int row = 0; row < data.Count; row++)
        {
            string text = data.Text(row);
            IReadOnlyList<Range> found = TextWords.Find(text);
            double place = random.NextDouble();
            if (found.Count <= words)
            {
                continue;
            }

            int first = (int)(place * (found.Count - words + 1));
            string window = text[found[first].Start.Value..found[first + words - 1].End.Value];
            if (!Letters.AtLeastTwo(window))
            {
                continue;
            }

            int label = data.Labels[row];
            labels[window] = labels.TryGetValue(window, out int known) && known != label ? TextData.UnknownLabel : label;
            windows.Add((window, label));
        }

        return TextData.Create(windows.Where(w => labels[w.Text] != TextData.UnknownLabel));
    }
}
