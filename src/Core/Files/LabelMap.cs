namespace MlNetPath.Core;

/// <summary>
/// Renames labels, so that several become one or that two data sets agree: <c>zh-Hans=zh,zh-Hant=zh</c>. All renames happen at
/// once: with <c>a=b,b=c</c> an <c>a</c> becomes a <c>b</c>. Immutable and safe to use from many threads.
/// </summary>
public sealed class LabelMap
{
    // An error that lists more names than this is not read.
    private const int MostListed = 30;

    private LabelMap(IReadOnlyDictionary<string, string> renames) => Renames = renames;

    /// <summary>The map that leaves all labels as they are.</summary>
    public static LabelMap None { get; } = new(new Dictionary<string, string>());

    /// <summary>The labels that change, old to new, in ordinal order.</summary>
    public IReadOnlyDictionary<string, string> Renames { get; }

    /// <summary>The new name of a label: itself, where the map does not name it.</summary>
    public string this[string label] => Renames.GetValueOrDefault(label, label);

    /// <summary>Reads a map from its text: pairs <c>old=new</c>, with commas between them.</summary>
    /// <exception cref="InputException">A pair is no pair, or a label is renamed twice.</exception>
    public static LabelMap Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var renames = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in text.Split(','))
        {
            string[] sides = pair.Split('=', StringSplitOptions.TrimEntries);
            if (sides is not [{ Length: > 0 } from, { Length: > 0 } to])
            {
                throw new InputException($"The label map '{text}' has '{pair}' where old=new belongs. Write it as zh-Hans=zh,zh-Hant=zh.");
            }

            if (!renames.TryAdd(from, to))
            {
                throw new InputException($"The label map '{text}' renames '{from}' twice. Name each label once before a '='.");
            }
        }

        return new LabelMap(renames);
    }

    /// <summary>Applies the map to the labels of a task.</summary>
    /// <param name="taskLabels">The task's labels.</param>
    /// <param name="fileLabels">The labels of the file that is tested on, which the map may rename too; null for none.</param>
    /// <exception cref="InputException">The map renames a label that neither has, or leaves only one.</exception>
    public MergedLabels Apply(IReadOnlyList<string> taskLabels, IReadOnlyList<string>? fileLabels = null)
    {
        ArgumentNullException.ThrowIfNull(taskLabels);
        var known = new HashSet<string>(taskLabels.Concat(fileLabels ?? []), StringComparer.Ordinal);
        foreach (string label in Renames.Keys)
        {
            if (!known.Contains(label))
            {
                throw new InputException(
                    $"The label map renames '{label}', which is no label. The labels are {Listed(taskLabels)}" +
                    (fileLabels is null ? "." : $"; those of the test file are {Listed(fileLabels)}."));
            }
        }

        return new MergedLabels(this, taskLabels);
    }

    /// <summary>Names in quotes with commas between them, the first thirty of them.</summary>
    internal static string Listed(IReadOnlyList<string> names)
    {
        string listed = string.Join(", ", names.Take(MostListed).Select(name => $"'{name}'"));
        return names.Count <= MostListed ? listed : $"{listed} and {names.Count - MostListed} more";
    }
}
