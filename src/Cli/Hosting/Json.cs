using System.Text.Encodings.Web;
using System.Text.Json;

namespace MlNetPath.Cli;

/// <summary>How verbs write JSON: property names in camel case, letters of all languages as they are, one object a line.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions OneLine = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One object as one line, without a line break at its end.</summary>
    public static string Line<T>(T value) => JsonSerializer.Serialize(value, OneLine);

    /// <summary>The object that <see cref="Line"/> wrote.</summary>
    /// <exception cref="JsonException">The line holds none.</exception>
    public static T? Parse<T>(string line) => JsonSerializer.Deserialize<T>(line, OneLine);
}
