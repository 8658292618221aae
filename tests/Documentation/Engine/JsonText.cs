using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MlNetPath.Documentation.Tests;

/// <summary>
/// Picks values out of result files and writes them as markdown. A path is names joined by dots, each with selectors:
/// <c>stages[0]</c>, <c>stages[id=learned].accuracyInterval[1]</c>.
/// </summary>
internal static partial class JsonText
{
    public static JsonNode Select(JsonNode root, string path)
    {
        JsonNode? at = root;
        foreach (Match step in Steps().Matches(path).Where(m => m.Length > 0))
        {
            at = step.Groups switch
            {
                { } g when g["name"].Success => (at as JsonObject)?[g["name"].Value],
                { } g when g["index"].Success => at is JsonArray array && int.Parse(g["index"].Value, CultureInfo.InvariantCulture) is var i && i < array.Count ? array[i] : null,
                var g => (at as JsonArray)?.FirstOrDefault(e => (e as JsonObject)?[g["key"].Value]?.ToString() == g["wanted"].Value),
            };
            if (at is null)
            {
                throw new DocumentException($"There is no '{path}' in the source: nothing at '{step.Value.TrimStart('.')}'.");
            }
        }

        return at;
    }

    /// <summary>One value, through one of .NET's numeric formats (<c>0.0%</c>, <c>#,0</c>) where one is given.</summary>
    public static string Value(JsonNode node, string path, string? format)
    {
        if (node is not JsonValue value)
        {
            throw new DocumentException($"'{path}' is no single value.");
        }

        return value.GetValueKind() == JsonValueKind.Number
            ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture).ToString(format ?? "#,0.####", CultureInfo.InvariantCulture)
            : format is null ? value.ToString() : throw new DocumentException($"'{path}' is no number, so '{format}' does not fit.");
    }

    /// <summary>A text as an output block, a list of objects as a table whose columns are their properties.</summary>
    public static string Block(JsonNode node, string path)
    {
        if (node is JsonValue text && text.GetValueKind() == JsonValueKind.String)
        {
            return Markdown.Fenced(text.ToString(), "text");
        }

        if (node is not JsonArray { Count: > 0 } rows || rows.Any(r => r is not JsonObject))
        {
            throw new DocumentException($"'{path}' is neither a view, a text nor a list of objects.");
        }

        JsonObject[] objects = [.. rows.Cast<JsonObject>()];
        string[] names = [.. objects.SelectMany(o => o.Select(p => p.Key)).Distinct(StringComparer.Ordinal)];
        return MarkdownTable.Write(
            [.. names.Select(n => (Heading(n), objects.All(o => o[n] is null || o[n]!.GetValueKind() == JsonValueKind.Number)))],
            objects.Select(o => names.Select(n => o[n] is { } cell ? Value(cell, $"{path}[].{n}", null) : "").ToArray()));
    }

    // trainSeconds -> train seconds; a name with a space in it is meant as it is.
    private static string Heading(string name) => name.Contains(' ') ? name : Humps().Replace(name, m => $" {char.ToLowerInvariant(m.Value[0])}");

    [GeneratedRegex(@"\.?(?<name>[^.\[\]]+)|\[(?<index>\d+)\]|\[(?<key>[^=\]]+)=(?<wanted>[^\]]*)\]")]
    private static partial Regex Steps();

    [GeneratedRegex("(?<=[a-z])[A-Z](?=[a-z])")]
    private static partial Regex Humps();
}
