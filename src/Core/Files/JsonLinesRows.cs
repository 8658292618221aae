using System.Text;
using System.Text.Json;

namespace MlNetPath.Core;

/// <summary>
/// The rows of a JSON Lines file: one object a line, empty lines passed over. Text and label are top-level properties: strings, or
/// numbers and truth values, which stand for themselves as they are written. Other properties are read only as far as JSON wants it.
/// </summary>
internal sealed class JsonLinesRows(string path, Stream stream, LabelledFileOptions options) : LabelledRows
{
    // Nothing here takes memory by depth that the line itself does not take.
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    private readonly string textName = options.TextColumn ?? LabelledFileOptions.DefaultTextColumn;
    private readonly string labelName = options.LabelColumn ?? LabelledFileOptions.DefaultLabelColumn;
    private byte[] buffer = new byte[1 << 16];
    private int lineStart, filled;
    private long line;
    private bool ended;

    /// <inheritdoc/>
    public override Place Place => new(line, line);

    /// <inheritdoc/>
    public override bool Read()
    {
        while (ReadLine(out ReadOnlySpan<byte> json))
        {
            if (json.IndexOfAnyExcept(" \t\r"u8) < 0)
            {
                continue;
            }

            try
            {
                ReadObject(json);
            }
            catch (JsonException e)
            {
                throw new InputException($"'{path}', line {line}: not valid JSON at byte {(e.BytePositionInLine ?? 0) + 1} of the line. Write one JSON object on each line.", e);
            }
            catch (InvalidOperationException e)
            {
                throw new InputException($"'{path}', line {line}: the name of a property has an escape such as \\ud83d without the other half of its pair. Correct the name.", e);
            }

            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public override void Dispose() => stream.Dispose();

    private void ReadObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, AnyDepth);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new InputException($"'{path}', line {line}: {Kind(reader.TokenType)} instead of an object. Write one JSON object on each line, such as {Example()}.");
        }

        string? text = null, label = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isText = reader.ValueTextEquals(textName), isLabel = reader.ValueTextEquals(labelName);
            reader.Read();
            if (isText)
            {
                text = ReadValue(ref reader, textName, text);
            }
            else if (isLabel)
            {
                label = ReadValue(ref reader, labelName, label);
            }
            else
            {
                reader.Skip();
            }
        }

        // Anything after the object makes the reader throw.
        reader.Read();
        Text = text ?? throw Missing(textName, json);
        Label = label ?? throw Missing(labelName, json);
    }

    private string ReadValue(ref Utf8JsonReader reader, string name, string? before)
    {
        if (before is not null)
        {
            throw new InputException($"'{path}', line {line}: the property '{name}' occurs twice. Keep one of them.");
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                try
                {
                    return reader.GetString()!;
                }
                catch (InvalidOperationException e)
                {
                    throw new InputException($"'{path}', line {line}: the property '{name}' has an escape such as \\ud83d without the other half of its pair. Correct the text.", e);
                }

            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return Encoding.UTF8.GetString(reader.ValueSpan);
            default:
                throw new InputException($"'{path}', line {line}: the property '{name}' is {Kind(reader.TokenType)}. Give it a string, a number, true or false, or leave the line out.");
        }
    }

    private InputException Missing(string name, ReadOnlySpan<byte> json)
    {
        var properties = new List<string>();
        var reader = new Utf8JsonReader(json, AnyDepth);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            properties.Add(Encoding.UTF8.GetString(reader.ValueSpan));
            reader.Skip();
        }

        return new InputException(
            $"'{path}', line {line}: no property '{name}'; the object has {(properties.Count == 0 ? "none" : LabelMap.Listed(properties))}. Name properties that every line has.");
    }

    private string Example() => $$"""{"{{textName}}": "…", "{{labelName}}": "…"}""";

    private static string Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.Null => "null",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        _ => "true or false",
    };

    // The next line without its end; each byte of it is looked at once, however long the line.
    private bool ReadLine(out ReadOnlySpan<byte> found)
    {
        int searched = lineStart;
        while (true)
        {
            int end = buffer.AsSpan(searched, filled - searched).IndexOf((byte)'\n');
            if (end >= 0 || (ended && filled > lineStart))
            {
                int lineEnd = end >= 0 ? searched + end : filled;
                found = buffer.AsSpan(lineStart, lineEnd - lineStart);
                lineStart = Math.Min(lineEnd + 1, filled);
                line++;
                return true;
            }

            if (ended)
            {
                found = default;
                return false;
            }

            searched = Refill();
        }
    }

    // Reads more behind the bytes of the line that has begun, and says where they start.
    private int Refill()
    {
        int kept = filled - lineStart;
        if (kept >= LongestRow)
        {
            throw new InputException($"'{path}', line {line + 1}: the line is longer than {LongestRow >> 20} MB. Write one JSON object on each line.");
        }

        byte[] target = kept > buffer.Length / 2 ? new byte[buffer.Length * 2] : buffer;
        buffer.AsSpan(lineStart, kept).CopyTo(target);
        (buffer, lineStart) = (target, 0);
        int read = stream.Read(buffer, kept, buffer.Length - kept);
        ended = read == 0;
        filled = kept + read;
        return kept;
    }
}
