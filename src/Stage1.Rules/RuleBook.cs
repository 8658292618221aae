using System.Security.Cryptography;
using System.Text;
using MlNetPath.Core;

namespace MlNetPath.Stage1.Rules;

/// <summary>
/// Rules that a person wrote, read from a JSON file in which comments and trailing commas are allowed:
/// <code>
/// {
///   "description": "Who should answer a ticket?",
///   "rules": [
///     { "name": "money", "label": "billing", "kind": "keywords", "match": ["invoice", "credit card"], "weight": 2 },
///     { "name": "euros", "label": "billing", "kind": "regex", "match": "\\d+ ?€" },
///   ]
/// }
/// </code>
/// A rule has a <c>name</c>, a <c>label</c>, a <c>kind</c> (see <see cref="RuleKind"/>, first letter in lower case) and a <c>match</c>:
/// a string of characters, one regular expression, or words parted by spaces; an array of several such strings, in which the spaces of
/// phrases (keywords, sequences, beginnings, endings, openings) count. Upper and lower case are the same, and so are all quotation marks.
/// It may have a <c>weight</c> (a whole number of points a match, 1 unless given), <c>once</c> (points once a text) and <c>matchCase</c> (upper and lower case as written).
/// The label of most points wins, on a tie the one whose first rule stands earlier; where no label has points, the majority class.
/// Immutable, hence safe to use from many threads.
/// </summary>
public sealed class RuleBook
{
    /// <summary>
    /// How long a regular expression that can backtrack may look at one text. One that takes longer does not fire.
    /// Expressions without back references and look-around take time in proportion to the text, and have no limit.
    /// </summary>
    public static readonly TimeSpan RegexTimeLimit = TimeSpan.FromMilliseconds(50);

    private const string Suffix = ".rules.json";

    private RuleBook(string name, string source)
    {
        Name = name;
        Source = source;
        (Description, Rules) = RuleBookReader.Read(name, source);
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)));
    }

    /// <summary>The book without rules, whose every prediction is the majority class.</summary>
    public static RuleBook Empty { get; } = Parse("""{ "rules": [] }""", "the empty rule book");

    /// <summary>The path it was loaded from, or the name it was given.</summary>
    public string Name { get; }

    /// <summary>What the file says about itself; empty where it says nothing.</summary>
    public string Description { get; }

    /// <summary>The rules, in the order of the file.</summary>
    public IReadOnlyList<Rule> Rules { get; }

    /// <summary>The file's text.</summary>
    public string Source { get; }

    /// <summary>SHA-256 of the file's text, in lower-case hexadecimal.</summary>
    public string Fingerprint { get; }

    /// <summary>Reads a rule book from a file.</summary>
    /// <param name="path">The file: JSON in UTF-8.</param>
    /// <exception cref="RuleBookException">The file is no rule book.</exception>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static RuleBook Load(string path)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            string reason = Directory.Exists(path) ? "It is a folder." : e.Message;
            throw new InputException($"Cannot read the rule book '{path}': {reason} Give the path of a JSON file of rules.", e);
        }

        return Parse(Decode(content, path), path);
    }

    /// <summary>Reads a rule book from a string.</summary>
    /// <param name="json">The text of a rule book.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="RuleBookException">The text is no rule book.</exception>
    public static RuleBook Parse(string json, string name = "rule book")
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(name);
        return new RuleBook(name, json);
    }

    /// <summary>The book that comes with the project for a built-in task.</summary>
    /// <param name="taskName">The name of the task.</param>
    /// <returns>The book, or null where there is none for the task.</returns>
    public static RuleBook? Default(string taskName)
    {
        string file = taskName + Suffix;
        using Stream? stream = typeof(RuleBook).Assembly.GetManifestResourceStream(file);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd(), file);
    }

    /// <summary>The name, the number of rules and the fingerprint: equal for books of equal text and name.</summary>
    public override string ToString() => $"{Path.GetFileName(Name)} ({Rules.Count} rules, SHA-256 {Fingerprint})";

    /// <summary>Makes sure that every rule speaks of a label that the task has.</summary>
    /// <exception cref="RuleBookException">A rule does not.</exception>
    internal void CheckLabels(string taskName, IReadOnlyList<string> labels)
    {
        var known = labels.ToHashSet(StringComparer.Ordinal);
        if (Rules.FirstOrDefault(rule => !known.Contains(rule.Label)) is { } wrong)
        {
            throw new RuleBookException(
                Name, wrong.Line, wrong.Name, $"the task '{taskName}' has no label '{wrong.Label}'. Its labels are {string.Join(", ", labels.Select(l => $"'{l}'"))}.");
        }
    }

    private static string Decode(byte[] content, string path)
    {
        ReadOnlySpan<byte> text = content;
        if (text.StartsWith(Encoding.UTF8.Preamble))
        {
            text = text[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text);
        }
        catch (DecoderFallbackException e)
        {
            int line = 1 + text[..Math.Clamp(e.Index, 0, text.Length)].Count((byte)'\n');
            throw new RuleBookException(path, line, null, "not UTF-8. Save the file as UTF-8.", e);
        }
    }
}
