using System.Text;
using System.Text.Json;

namespace MlNetPath.Stage1.Rules;

/// <summary>
/// Reads the JSON of a <see cref="RuleBook"/> token by token, since only so the line of whatever is wrong is known:
/// the serializer gives lines for broken syntax, not for a wrong word in its right place.
/// </summary>
internal ref struct RuleBookReader
{
    private const int LargestWeight = 1000;
    private readonly string book;
    private readonly byte[] json;
    private Utf8JsonReader reader;
    private string? rule;
    private int counted, line = 1;

    private RuleBookReader(string book, string source)
    {
        this.book = book;
        json = Encoding.UTF8.GetBytes(source);
        reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
    }

    // Counted on from where it was asked for last: a book of thousands of rules asks thousands of times.
    private int Line
    {
        get
        {
            int here = (int)reader.TokenStartIndex;
            line += json.AsSpan(counted, here - counted).Count((byte)'\n');
            counted = here;
            return line;
        }
    }

    /// <summary>Reads a book.</summary>
    /// <exception cref="RuleBookException">The text is no rule book.</exception>
    public static (string Description, IReadOnlyList<Rule> Rules) Read(string book, string source)
    {
        var reader = new RuleBookReader(book, source);
        try
        {
            return reader.ReadBook();
        }
        catch (JsonException e)
        {
            // The reader's own message ends in a line that counts from 0.
            string problem = e.Message.Split(" LineNumber:")[0];
            throw new RuleBookException(book, (int)(e.LineNumber ?? 0) + 1, reader.rule, $"this is not JSON: {problem}", e);
        }
    }

    private (string Description, IReadOnlyList<Rule> Rules) ReadBook()
    {
        string description = "";
        List<Rule>? rules = null;
        reader.Read();
        Expect(JsonTokenType.StartObject, "a rule book is an object: { \"rules\": [ ... ] }");
        while (NextProperty() is { } property)
        {
            switch (property)
            {
                case "description":
                    description = ReadString(property);
                    break;
                case "rules":
                    rules = ReadRules();
                    break;
                default:
                    throw Wrong($"a rule book has no property '{property}'. It has 'description' and 'rules'.");
            }
        }

        if (rules is null)
        {
            throw Wrong("the property 'rules' is missing. A rule book is an object: { \"rules\": [ ... ] }");
        }

        // Nothing but comments may follow; the reader itself finds whatever else there is.
        while (reader.Read())
        {
        }

        return (description, rules);
    }

    private List<Rule> ReadRules()
    {
        Expect(JsonTokenType.StartArray, "'rules' is an array of rules: [ { \"name\": ... }, ... ]");
        var rules = new List<Rule>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (Next() != JsonTokenType.EndArray)
        {
            Rule next = ReadRule();
            if (!lines.TryAdd(next.Name, next.Line))
            {
                throw new RuleBookException(book, next.Line, next.Name, $"the rule on line {lines[next.Name]} has the same name. Give each rule a name of its own.");
            }

            rules.Add(next);
            rule = null;
        }

        return rules;
    }

    private Rule ReadRule()
    {
        Expect(JsonTokenType.StartObject, "a rule is an object: { \"name\": ..., \"label\": ..., \"kind\": ..., \"match\": ... }");
        int start = Line;
        string? label = null;
        RuleKind? kind = null;
        List<(string Text, int Line)>? match = null;
        bool isArray = false, once = false, matchCase = false;
        int weight = 1;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (NextProperty() is { } property)
        {
            if (!seen.Add(property))
            {
                throw Wrong($"the property '{property}' is given twice. Keep one of them.");
            }

            switch (property)
            {
                case "name":
                    rule = ReadString(property);
                    break;
                case "label":
                    label = ReadString(property);
                    break;
                case "kind":
                    kind = ReadKind();
                    break;
                case "match":
                    isArray = reader.TokenType == JsonTokenType.StartArray;
                    match = ReadMatch();
                    break;
                case "weight":
                    weight = ReadWeight();
                    break;
                case "once":
                    once = ReadBool(property);
                    break;
                case "matchCase":
                    matchCase = ReadBool(property);
                    break;
                default:
                    throw Wrong($"a rule has no property '{property}'. It has 'name', 'label', 'kind', 'match', 'weight', 'once' and 'matchCase'.");
            }
        }

        string name = rule ?? throw Missing(start, "name");
        return new Rule
        {
            Name = name,
            Label = label ?? throw Missing(start, "label"),
            Kind = kind ?? throw Missing(start, "kind"),
            Patterns = ReadPatterns(kind.Value, match ?? throw Missing(start, "match"), isArray, matchCase),
            Weight = weight,
            Once = once,
            MatchCase = matchCase,
            Line = start,
        };
    }

    private RuleKind ReadKind()
    {
        string given = ReadString("kind");
        foreach (RuleKind kind in Enum.GetValues<RuleKind>())
        {
            if (JsonName(kind) == given)
            {
                return kind;
            }
        }

        throw Wrong($"there is no kind '{given}'. The kinds are {string.Join(", ", Enum.GetValues<RuleKind>().Select(k => $"'{JsonName(k)}'"))}.");
    }

    private static string JsonName(RuleKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private int ReadWeight()
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out int weight) || weight == 0 || Math.Abs(weight) > LargestWeight)
        {
            throw Wrong($"'weight' is a whole number from -{LargestWeight} to {LargestWeight}, and not 0.");
        }

        return weight;
    }

    private List<(string Text, int Line)> ReadMatch()
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return [(ReadString("match"), Line)];
        }

        Expect(JsonTokenType.StartArray, "'match' is a string or an array of strings.");
        var match = new List<(string, int)>();
        while (Next() != JsonTokenType.EndArray)
        {
            match.Add((ReadString("match"), Line));
        }

        return match.Count > 0 ? match : throw Wrong("'match' is empty, so the rule can never fire. Give it something to find.");
    }

    /// <summary>Turns what 'match' says into the patterns of a rule, and refuses what can never be found.</summary>
    private readonly List<string> ReadPatterns(RuleKind kind, List<(string Text, int Line)> match, bool isArray, bool matchCase)
    {
        var patterns = new List<string>();
        foreach ((string text, int line) in match)
        {
            IEnumerable<string> parts =
                kind == RuleKind.Characters ? text.EnumerateRunes().Where(rune => !Rune.IsWhiteSpace(rune)).Select(rune => rune.ToString())
                : kind == RuleKind.Regex || (isArray && kind is not (RuleKind.StopWords or RuleKind.Script)) ? [text]
                : text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            foreach (string part in parts)
            {
                string? problem = kind switch
                {
                    RuleKind.Script when !UnicodeScripts.Has(part) => $"there is no script '{part}'. The scripts are {string.Join(", ", UnicodeScripts.Names)}.",
                    RuleKind.Regex => ProblemOf(part, matchCase),
                    _ => null,
                };
                if (problem is not null)
                {
                    throw new RuleBookException(book, line, rule, problem);
                }

                patterns.AddRange(kind == RuleKind.StopWords ? StopWords(part, line) : [part]);
            }
        }

        // "Server" and "server" are one pattern where case does not matter, and must not count twice.
        bool exact = matchCase || kind is RuleKind.Regex or RuleKind.Characters;
        return [.. patterns.DistinctBy(pattern => exact ? pattern : PatternAutomaton.Fold(pattern), StringComparer.Ordinal)];
    }

    private readonly IEnumerable<string> StopWords(string part, int line)
    {
        const string Prefix = "lucene:";
        if (!part.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return [part];
        }

        string language = part[Prefix.Length..];
        return StopWordLists.Find(language) ?? throw new RuleBookException(
            book, line, rule, $"Lucene.Net has no stop words for '{language}'. It has them for {string.Join(", ", StopWordLists.Languages)}.");
    }

    private static string? ProblemOf(string pattern, bool matchCase)
    {
        try
        {
            return PatternMatcher.Compile(pattern, matchCase).IsMatch("") ? $"the regular expression '{pattern}' matches the empty text, so it would match everywhere." : null;
        }
        catch (ArgumentException e)
        {
            return e.Message.TrimEnd('.') + ".";
        }
    }

    private string ReadString(string property)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw Wrong(property == "match" ? "'match' is a string or an array of strings." : $"'{property}' is a string.");
        }

        string value;
        try
        {
            value = reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new RuleBookException(book, Line, rule, $"'{property}' holds half of a surrogate pair.", e);
        }

        return property == "description" || !string.IsNullOrWhiteSpace(value) ? value : throw Wrong($"'{property}' is empty.");
    }

    private bool ReadBool(string property) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Wrong($"'{property}' is true or false."),
    };

    /// <summary>Moves to the value of the next property and gives the property's name, or null at the end of the object.</summary>
    private string? NextProperty()
    {
        if (Next() == JsonTokenType.EndObject)
        {
            return null;
        }

        string name = reader.GetString()!;
        reader.Read();
        return name;
    }

    private JsonTokenType Next()
    {
        reader.Read();
        return reader.TokenType;
    }

    private void Expect(JsonTokenType type, string otherwise)
    {
        if (reader.TokenType != type)
        {
            throw Wrong(otherwise);
        }
    }

    private RuleBookException Wrong(string problem) => new(book, Line, rule, problem);

    private readonly RuleBookException Missing(int line, string property) =>
        new(book, line, rule, $"the property '{property}' is missing. A rule has a 'name', a 'label', a 'kind' and a 'match'.");
}
