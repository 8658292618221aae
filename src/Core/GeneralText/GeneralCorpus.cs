using System.Security.Cryptography;
using MlNetPath.Core.Packages;

namespace MlNetPath.Core.GeneralText;

/// <summary>
/// The data set general-text: further texts in the languages of the task <c>languages</c>, for training only. It is cleaned as the task's own
/// texts are, and what the task has already or what is held out is not in it.
/// </summary>
internal sealed class GeneralCorpus
{
    private GeneralCorpus(TextData data, IReadOnlyList<int> packages, IReadOnlyDictionary<string, int> dropped)
    {
        Data = data;
        Packages = packages;
        Dropped = dropped;
    }

    /// <summary>The texts, package by package, labelled as the task labels its own.</summary>
    public TextData Data { get; }

    /// <summary>The package of each row: an index into <see cref="GeneralPackage.All"/>.</summary>
    public IReadOnlyList<int> Packages { get; }

    /// <summary>How many texts were left out, by reason.</summary>
    public IReadOnlyDictionary<string, int> Dropped { get; }

    /// <summary>The texts for a task: from the cache in less than a second, or, the first time, from the restored packages.</summary>
    /// <param name="task">The task <c>languages</c>.</param>
    /// <param name="progress">Told the id of each package that is read the first time.</param>
    /// <exception cref="InputException">A package is missing or altered.</exception>
    public static TextData Load(TextTask task, Action<string>? progress = null)
    {
        if (GeneralCache.TryRead(task) is { } cached)
        {
            return cached;
        }

        TextData made = Make(task, progress).Data;
        GeneralCache.Write(task, made);
        return made;
    }

    /// <summary>Reads the packages.</summary>
    public static GeneralCorpus Make(TextTask task, Action<string>? progress = null)
    {
        var strings = new List<(int Package, GeneralString String)>();
        foreach ((int index, GeneralPackage package) in GeneralPackage.All.Index())
        {
            progress?.Invoke(package.Id);
            strings.AddRange(PackageReaders.Read(package).Select(s => (index, s with { Text = WhiteSpace.Fold(s.Text) })));
        }

        return Make(task, HeldOutTexts.For(task), strings);
    }

    /// <summary>Cleans strings read already, their white space folded, and drops what must not be trained on.</summary>
    internal static GeneralCorpus Make(TextTask task, HeldOutTexts heldOut, IReadOnlyList<(int Package, GeneralString String)> strings)
    {
        Dictionary<string, int> labels = task.Labels.Index().ToDictionary(l => l.Item, l => l.Index, StringComparer.Ordinal);
        var dropped = new Dictionary<string, int>
        {
            ["without two letters"] = 0,
            ["without its script"] = 0,
            ["untranslated"] = 0,
            ["under two labels"] = 0,
            ["held out"] = 0,
            ["in the task's own texts"] = 0,
            ["the same text again"] = 0,
        };

        HashSet<string> english = [.. strings.Where(s => s.String.Language == "en").Select(s => Letters.Of(s.String.Text))];
        var kept = new List<(int Package, GeneralString String)>(strings.Count);
        foreach ((int package, GeneralString text) in strings)
        {
            if (Unusable(text, english) is { } reason)
            {
                dropped[reason]++;
            }
            else
            {
                kept.Add((package, text));
            }
        }

        var languages = new Dictionary<UInt128, string?>();
        using var hash = new FoldedTextHash(0);
        UInt128 Folded(string text) => hash.Of(System.Text.Encoding.UTF8.GetBytes(text));
        foreach ((_, GeneralString text) in kept)
        {
            UInt128 folded = Folded(text.Text);
            languages[folded] = languages.TryGetValue(folded, out string? known) && known != text.Language ? null : text.Language;
        }

        HashSet<UInt128> own = [];
        foreach (TextData split in (TextData[])[task.TrainData, task.ValidationData])
        {
            for (int row = 0; row < split.Count; row++)
            {
                own.Add(hash.Of(split.Utf8(row)));
            }
        }

        var builder = new TextData.Builder();
        var packages = new List<int>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach ((int package, GeneralString text) in kept)
        {
            UInt128 folded = Folded(text.Text);
            string? reason =
                languages[folded] is null ? "under two labels"
                : heldOut.Contains(text.Text) ? "held out"
                : own.Contains(folded) ? "in the task's own texts"
                : !taken.Add(text.Text) ? "the same text again"
                : null;
            if (reason is null)
            {
                builder.Add(text.Text, labels[text.Language]);
                packages.Add(package);
            }
            else
            {
                dropped[reason]++;
            }
        }

        return new GeneralCorpus(builder.Build(), packages, dropped);
    }

    /// <summary>SHA-256 over texts and labels, in lower-case hexadecimal.</summary>
    internal static string FingerprintOf(TextData data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        data.AppendTo(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // A Chinese character is a word. A single word that is English too may be either language's, which the rule of two labels decides.
    private static string? Unusable(GeneralString text, HashSet<string> english) =>
        !Letters.AtLeastTwo(text.Text) && !text.Text.Any(Letters.IsHan) ? "without two letters"
        : !Letters.AnyOfScript(text.Language, text.Text) ? "without its script"
        : text.Language != "en" && text.Text.Contains(' ') && english.Contains(Letters.Of(text.Text)) ? "untranslated"
        : null;
}
