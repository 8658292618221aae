using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MlNetPath.Core;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli;

/// <summary>
/// The objects of a JSON Lines file, one a line, whose characters go to the output as they are, with the answers as their last properties. Empty lines are
/// passed over. A text that is null has no answer; numbers and truth values stand for themselves as they are written.
/// </summary>
internal sealed class JsonLinesSource : RowSource
{
    // Nothing here takes memory by depth that the line itself does not take.
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    private readonly string path;
    private readonly ScoreOptions options;
    private readonly byte[][] names;
    private readonly Stream stream;
    private readonly ArrayBufferWriter<byte> room = new();
    private byte[] buffer = new byte[1 << 17];
    private int start, end, filled;
    private long offset, line;
    private bool ended;

    /// <summary>Opens a file.</summary>
    /// <param name="options">The file and its columns.</param>
    /// <param name="from">Where to begin, or null for the first row.</param>
    /// <exception cref="InputException">It cannot be read.</exception>
    public JsonLinesSource(ScoreOptions options, InputPosition? from)
    {
        (path, this.options) = (options.Input, options);
        names = [.. options.Columns.Names.Select(Encoding.UTF8.GetBytes)];
        Head = MarkOf(path);
        Begin = new(Head.Length, 0, 0);
        stream = Open(path, (from ?? Begin).End);
        (offset, line) = ((from ?? Begin).End, (from ?? Begin).Line);
        if (line > 0 && ReadLine())
        {
            line--; // the break of the line that was the last is all that is left of it
        }
    }

    /// <inheritdoc/>
    public override InputPosition Begin { get; }

    /// <inheritdoc/>
    public override byte[] Head { get; }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Record => buffer.AsSpan(start, end - start).TrimEnd((byte)'\r');

    /// <inheritdoc/>
    public override long Start => offset + start;

    /// <inheritdoc/>
    public override (long Row, long Line) Current => (line, line);

    /// <inheritdoc/>
    public override InputPosition Position => new(offset + end, line, line);

    /// <inheritdoc/>
    public override bool Read()
    {
        while (ReadLine())
        {
            if (Record.IndexOfAnyExcept(" \t\r"u8) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override string? Text()
    {
        CheckUtf8(Place(path, line, line), Record);
        try
        {
            return ReadObject();
        }
        catch (JsonException e)
        {
            throw new InputException($"'{path}', row {line}: not valid JSON at byte {(e.BytePositionInLine ?? 0) + 1} of the line. Write one JSON object on each line.", e);
        }
        catch (InvalidOperationException)
        {
            throw Broken("the name of a property has an escape such as \\ud83d without the other half of its pair. Correct the name");
        }
    }

    /// <inheritdoc/>
    public override void Write(Stream output, ReadOnlySpan<byte> record, Prediction? prediction)
    {
        // The object that was read has a property and ends in a brace.
        int brace = record.LastIndexOf((byte)'}');
        ReadOnlySpan<byte> properties = record[..brace].TrimEnd(" \t\r"u8);
        output.Write(properties);
        Span<(string? Label, float Probability)> answers = new (string?, float)[options.Columns.Top];
        options.Columns.Fill(prediction, answers);
        room.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(room, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            for (int i = 0; i < answers.Length; i++)
            {
                (string? label, float probability) = answers[i];
                json.WriteString(names[2 * i], label);
                if (float.IsFinite(probability))
                {
                    json.WriteNumber(names[(2 * i) + 1], probability);
                }
                else
                {
                    json.WriteNull(names[(2 * i) + 1]);
                }
            }

            json.WriteEndObject();
        }

        output.Write(","u8);
        output.Write(room.WrittenSpan[1..^1]);
        output.Write(record[properties.Length..]);
        output.Write("\n"u8);
    }

    /// <inheritdoc/>
    public override void Dispose() => stream.Dispose();

    private string? ReadObject()
    {
        var reader = new Utf8JsonReader(Record, AnyDepth);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Broken($"no JSON object. Write one on each line, such as {{\"{options.TextColumn}\": \"…\"}}");
        }

        bool found = false;
        string? text = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            foreach (byte[] name in names)
            {
                if (reader.ValueTextEquals(name))
                {
                    options.Columns.RefuseClash(Place(path, line, line), [Encoding.UTF8.GetString(name)]);
                }
            }

            bool isText = reader.ValueTextEquals(options.TextColumn);
            reader.Read();
            if (!isText)
            {
                reader.Skip();
                continue;
            }

            if (found)
            {
                throw Broken($"the property '{options.TextColumn}' occurs twice. Keep one of them");
            }

            (found, text) = (true, ReadValue(ref reader));
        }

        // Anything after the object makes the reader throw.
        reader.Read();
        return found ? text : throw Broken($"no property '{options.TextColumn}'. Name one that every line has with --text-column, and give it null where there is no text");
    }

    private string? ReadValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                try
                {
                    return reader.GetString()!;
                }
                catch (InvalidOperationException)
                {
                    throw Broken($"the property '{options.TextColumn}' has an escape such as \\ud83d without the other half of its pair. Correct the text");
                }

            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return Encoding.UTF8.GetString(reader.ValueSpan);
            case JsonTokenType.Null:
                return null;
            default:
                throw Broken($"the property '{options.TextColumn}' is an object or an array. Give it a string, a number, true, false or null");
        }
    }

    private InputException Broken(string what) => new($"{Place(path, line, line)}: {what}.");

    // Moves to the next line; each byte of it is looked at once, however long it is.
    private bool ReadLine()
    {
        int next = line > 0 || end > 0 ? Math.Min(end + 1, filled) : 0;
        start = end = next;
        int searched = start;
        while (true)
        {
            int found = buffer.AsSpan(searched, filled - searched).IndexOf((byte)'\n');
            if (found >= 0 || (ended && filled > start))
            {
                end = found >= 0 ? searched + found : filled;
                line++;
                return true;
            }

            if (ended)
            {
                return false;
            }

            searched = Refill();
        }
    }

    // Reads more behind the bytes of the line that has begun, and says where they start.
    private int Refill()
    {
        int kept = filled - start;
        if (kept >= LongestRow)
        {
            throw new InputException($"'{path}', row {line + 1}: the line is longer than {LongestRow >> 20} MB. Write one JSON object on each line.");
        }

        byte[] target = kept > buffer.Length / 2 ? new byte[buffer.Length * 2] : buffer;
        buffer.AsSpan(start, kept).CopyTo(target);
        offset += start;
        (buffer, start, end) = (target, 0, 0);
        int read;
        try
        {
            read = stream.Read(buffer, kept, buffer.Length - kept);
        }
        catch (IOException e)
        {
            throw new InputException($"Cannot read '{path}': {e.Message.TrimEnd('.')}. Run the same command again to go on.", e);
        }

        ended = read == 0;
        filled = kept + read;
        return kept;
    }
}
