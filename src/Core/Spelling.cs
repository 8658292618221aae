namespace MlNetPath.Core;

/// <summary>Finds the name somebody probably meant. Thread-safe.</summary>
public static class Spelling
{
    /// <summary>" Did you mean 'x'?", with a space before it, or nothing when no name is near.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="names">What it could have been.</param>
    public static string DidYouMean(string typed, IEnumerable<string> names) =>
        Nearest(typed, names) is { } near ? $" Did you mean '{near}'?" : "";

    /// <summary>The nearest name, or null where none is near.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="names">What it could have been.</param>
    public static string? Nearest(string typed, IEnumerable<string> names) => Near(typed, names, 1).FirstOrDefault();

    /// <summary>The nearest names by Levenshtein distance, case aside, where at most two characters or a third of the name differ; the nearest first.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="names">What it could have been; of two that are equally near, the first comes first.</param>
    /// <param name="count">How many at most.</param>
    public static IReadOnlyList<string> Near(string typed, IEnumerable<string> names, int count)
    {
        ArgumentNullException.ThrowIfNull(typed);
        ArgumentNullException.ThrowIfNull(names);
        string lower = typed.ToLowerInvariant();
        return [.. names
            .Select(name => (Name: name, Distance: Begins(name) ? 1 : Distance(lower, name.ToLowerInvariant())))
            .Where(found => found.Distance <= Math.Max(found.Name.Length > 3 ? 2 : 1, found.Name.Length / 3))
            .OrderBy(found => found.Distance)
            .Take(count)
            .Select(found => found.Name)];

        bool Begins(string name) => typed.Length > 2 && name.StartsWith(typed, StringComparison.OrdinalIgnoreCase);
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
