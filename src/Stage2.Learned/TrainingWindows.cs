using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// Adds short pieces of the training texts: from each text a window of one to four words at a place drawn with the seed. A learner that
/// only ever saw whole sentences weighs the evidence of a single word badly. A window that occurs under two labels is left out.
/// </summary>
internal static class TrainingWindows
{
    private const int MostWords = 4;

    /// <summary>The texts, followed by their windows.</summary>
    public static TextData Append(TextData data, int seed)
    {
        var random = new Random(seed);
        var windows = new (string Text, int Label)?[data.Count];
        var labels = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int row = 0; row < data.Count; row++)
        {
            int label = data.Labels[row];
            if (Cut(data.Text(row), random) is { } window)
            {
                windows[row] = (window, label);
                labels[window] = labels.TryGetValue(window, out int known) && known != label ? TextData.UnknownLabel : label;
            }
        }

        var all = new TextData.Builder();
        for (int row = 0; row < data.Count; row++)
        {
            all.Add(data.Utf8(row), data.Labels[row]);
        }

        foreach ((string Text, int Label)? window in windows)
        {
            if (window is { } found && labels[found.Text] != TextData.UnknownLabel)
            {
                all.Add(found.Text, found.Label);
            }
        }

        return all.Build();
    }

    // Null where the text is no longer than its window would be.
    private static string? Cut(string text, Random random)
    {
        int words = random.Next(1, MostWords + 1);
        double place = random.NextDouble();
        int spaces = text.AsSpan().Count(' ');
        if (spaces + 1 <= words)
        {
            return null;
        }

        int start = 0;
        for (int skip = (int)(place * (spaces + 2 - words)); skip > 0; skip--)
        {
            start = text.IndexOf(' ', start) + 1;
        }

        int end = start;
        for (int word = 0; word < words && end >= 0; word++)
        {
            end = text.IndexOf(' ', word == 0 ? end : end + 1);
        }

        return text[start..(end < 0 ? text.Length : end)];
    }
}
