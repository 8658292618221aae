namespace MlNetPath.Cli;

/// <summary>Finds the name somebody probably meant.</summary>
internal static class Spelling
{
    /// <summary>" Did you mean 'x'?", with a space before it, or nothing when no name is near.</summary>
    public static string DidYouMean(string typed, IEnumerable<string> names) =>
        Nearest(typed, names) is { } near ? $" Did you mean '{near}'?" : "";

    /// <summary>The nearest name by Levenshtein distance, where at most two characters or a third of it differ, or null.</summary>
    public static string? Nearest(string typed, IEnumerable<string> names)
    {
        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string name in names)
        {
            int distance = name.StartsWith(typed, StringComparison.OrdinalIgnoreCase) && typed.Length > 2 ? 1 : Distance(typed.ToLowerInvariant(), name.ToLowerInvariant());
            if (distance < bestDistance && distance <= Math.Max(name.Length > 3 ? 2 : 1, name.Length / 3))
            {
                (best, bestDistance) = (name, distance);
            }
        }

        return best;
    }

    /// <summary>Insertions, deletions and replacements of one character that turn one word into the other.</summary>
    internal static int Distance(string a, string b)
    {
        // One row of the table of prefix distances; `diagonal` is the value up and to the left.
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
