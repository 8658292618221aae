using System.Text;
using System.Text.Json;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation;

/// <summary>A value in a JSON file of a model's folder, which names the file and the field in every error.</summary>
/// <param name="file">The file's path, as errors name it.</param>
/// <param name="path">Where in the file the value is; empty for the file itself.</param>
/// <param name="value">The value; undefined where the file has none.</param>
internal readonly struct JsonField(string file, string path, JsonElement value)
{
    /// <summary>Whether there is a value, and it is not null.</summary>
    public bool Exists => value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>A field of this object.</summary>
    public JsonField this[string name]
    {
        get
        {
            string at = path.Length == 0 ? name : $"{path}.{name}";
            if (!Exists)
            {
                return new(file, at, default);
            }

            return value.ValueKind == JsonValueKind.Object
                ? new(file, at, value.TryGetProperty(name, out JsonElement found) ? found : default)
                : throw Fault("is no object");
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="OnnxModelException">It cannot be read, or is not JSON.</exception>
    public static JsonField Read(string file)
    {
        try
        {
            ReadOnlyMemory<byte> bytes = File.ReadAllBytes(file);
            using JsonDocument document = JsonDocument.Parse(bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return new(file, "", document.RootElement.Clone());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new OnnxModelException($"'{file}' cannot be read: {e.Message}", e);
        }
    }

    public string Text() => value.ValueKind == JsonValueKind.String ? Whole(this, value, own => own.GetString()!) : throw Fault("is no text");

    public string? TextOrNull() => Exists ? Text() : null;

    public bool Flag(bool otherwise) => !Exists ? otherwise : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Fault("is neither true nor false");

    /// <summary>A whole number that is not negative; null where there is none.</summary>
    public int? Count() => !Exists ? null : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= 0 ? number : throw Fault("is no whole number from 0 on");

    public double Number(double otherwise) => !Exists ? otherwise : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) ? number : throw Fault("is no number");

    /// <summary>The values of a list; none where there is no list.</summary>
    public IEnumerable<JsonField> Items()
    {
        if (!Exists)
        {
            return [];
        }

        (string inFile, string at) = (file, path);
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select((item, i) => new JsonField(inFile, $"{at}[{i}]", item)) : throw Fault("is no list");
    }

    /// <summary>The fields of an object; none where there is no object.</summary>
    public IEnumerable<(string Name, JsonField Value)> Fields()
    {
        if (!Exists)
        {
            return [];
        }

        (string inFile, string at) = (file, path);
        return value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().Select(field => Named(inFile, at, field)) : throw Fault("is no object");
    }

    /// <summary>The fields of an object of whole numbers.</summary>
    public Dictionary<string, int> Numbers() => Values(number => number.Count() ?? throw number.Fault("is no number"));

    /// <summary>The fields of an object of texts.</summary>
    public Dictionary<string, string> Texts() => Values(text => text.Text());

    private Dictionary<string, T> Values<T>(Func<JsonField, T> read)
    {
        var values = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach ((string name, JsonField field) in Fields())
        {
            if (!values.TryAdd(name, read(field)))
            {
                throw field.Fault("is there twice");
            }
        }

        return values;
    }

    private static (string Name, JsonField Value) Named(string file, string at, JsonProperty field)
    {
        string name = Whole(new(file, at, default), field, own => own.Name);
        return (name, new(file, $"{at}.{name}", field.Value));
    }

    // JSON can write half of a character, which is no text.
    private static string Whole<T>(JsonField field, T own, Func<T, string> read)
    {
        try
        {
            return read(own);
        }
        catch (InvalidOperationException)
        {
            throw field.Fault("has half of a character, which is no text");
        }
    }

    /// <summary>Whether it is a list.</summary>
    public bool IsList => value.ValueKind == JsonValueKind.Array;

    /// <summary>An error that names the file and the field.</summary>
    /// <param name="what">What is wrong with it, such as <c>is no number</c>.</param>
    public OnnxModelException Fault(string what) => new(path.Length == 0 ? $"'{file}' {what}." : $"'{file}': {path} {what}.");
}
