using System.Globalization;
using System.Text;
using CsvHelper;
using MlNetPath.Core;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli;

/// <summary>
/// The rows of CSV or TSV with a header, whose bytes go to the output as they are, quotes and all; only line breaks become those of the header, and empty
/// lines are passed over. Quoting follows RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180); a row with more or fewer fields than the header, a quote that is
/// not closed and text after a closing quote are errors.
/// </summary>
internal sealed class DelimitedSource : RowSource
{
    private readonly string path;
    private readonly ScoreOptions options;
    private readonly int textField, fieldCount;
    private readonly byte[] lineBreak, separator;
    private readonly Dictionary<string, byte[]> written = [];
    private readonly CsvReader reader;
    private readonly InputPosition from;

    /// <summary>Opens a file.</summary>
    /// <param name="options">The file and its columns.</param>
    /// <param name="from">Where to begin, or null for the first row.</param>
    /// <exception cref="InputException">It cannot be read, or does not have the columns.</exception>
    public DelimitedSource(ScoreOptions options, InputPosition? from)
    {
        (path, this.options) = (options.Input, options);
        byte[] mark = MarkOf(path);
        separator = Encoding.UTF8.GetBytes(options.Delimiter.ToString());
        using (CsvReader first = CreateReader(new InputPosition(0, 0, 1)))
        {
            if (!Read(first, default))
            {
                throw new InputException($"'{path}' is empty. Give a file with a header.");
            }

            string[] columns = new string[first.FieldCount];
            CheckUtf8(Place(path, 1, first.LineNumber), first.RawRecord);
            for (int i = 0; i < columns.Length; i++)
            {
                columns[i] = WhiteSpace.Fold(first.GetString(i));
            }

            (textField, fieldCount) = (Find(columns), columns.Length);
            options.Columns.RefuseClash($"'{path}'", columns);
            Begin = End(first, first.RawRecord, new InputPosition(0, 0, 1));
            lineBreak = LineBreakAt(Begin.End);
            Head = [.. mark, .. first.RawRecord, .. options.Columns.Names.SelectMany(name => (byte[])[.. separator, .. Field(name)]), .. lineBreak];
        }

        this.from = from ?? Begin;
        reader = CreateReader(this.from);
    }

    /// <inheritdoc/>
    public override InputPosition Begin { get; }

    /// <inheritdoc/>
    public override byte[] Head { get; }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Record => reader.RawRecord;

    /// <inheritdoc/>
    public override long Start => from.End + reader.ByteOffset;

    /// <inheritdoc/>
    public override InputPosition Position => End(reader, reader.RawRecord, from);

    /// <inheritdoc/>
    public override (long Row, long Line) Current => (from.Row + reader.RowNumber, from.Line + reader.LineNumber - 1);

    private string CurrentPlace => Place(path, Current.Row, Current.Line);

    /// <inheritdoc/>
    public override bool Read() => Read(reader, from);

    /// <inheritdoc/>
    public override string? Text()
    {
        if (reader.FieldCount != fieldCount)
        {
            throw new InputException(
                $"{CurrentPlace}: {(reader.FieldCount == 1 ? "1 field" : $"{reader.FieldCount} fields")}, where the header has {fieldCount}. " +
                "Correct the row; a field that contains the delimiter or a line break must stand in quotes.");
        }

        CheckUtf8(CurrentPlace, reader.RawRecord);
        return reader.GetString(textField);
    }

    /// <inheritdoc/>
    public override void Write(Stream output, ReadOnlySpan<byte> record, Prediction? prediction)
    {
        output.Write(record);
        Span<(string? Label, float Probability)> answers = new (string?, float)[options.Columns.Top];
        options.Columns.Fill(prediction, answers);
        Span<byte> number = stackalloc byte[32];
        foreach ((string? label, float probability) in answers)
        {
            output.Write(separator);
            if (label is not null)
            {
                if (!written.TryGetValue(label, out byte[]? field))
                {
                    written[label] = field = Field(label);
                }

                output.Write(field);
            }

            output.Write(separator);
            if (float.IsFinite(probability) && probability.TryFormat(number, out int length, default, CultureInfo.InvariantCulture))
            {
                output.Write(number[..length]);
            }
        }

        output.Write(lineBreak);
    }

    /// <inheritdoc/>
    public override void Dispose() => reader.Dispose();

    // A row starts on the line that the reader says, and ends as many lines later as it has line breaks in quotes.
    private static InputPosition End(CsvReader reader, ReadOnlySpan<byte> record, InputPosition from) => new(
        from.End + reader.ByteOffset + record.Length, from.Row + reader.RowNumber, from.Line + reader.LineNumber - 1 + record.Count((byte)'\n'));

    private CsvReader CreateReader(InputPosition position) => CsvReader.Create(Open(path, position.End), new CsvReaderOptions
    {
        Separator = options.Delimiter,
        DetectSeparatorHint = false,
        HasHeader = false,
        Mode = options.QuotesAreText ? CsvMode.NoEscape : CsvMode.Rfc4180,
        OnMalformedRecord = options.QuotesAreText ? null : record => Refuse(record, position),
        TrackLineNumbers = true,
        MaxRecordSize = LongestRow,
        BufferSize = 1 << 17,
    });

    private bool Read(CsvReader from, InputPosition position)
    {
        try
        {
            return from.Read();
        }
        catch (CsvFormatException e)
        {
            // The only reason left: everything else is reported to Refuse.
            throw new InputException(
                $"{Place(path, position.Row + e.RecordNumber, position.Line + e.LineNumber - 1)}: the row is longer than {LongestRow >> 20} MB. A quote that opens there is probably never closed: close it.", e);
        }
        catch (IOException e)
        {
            throw new InputException($"Cannot read '{path}': {e.Message.TrimEnd('.')}. Run the same command again to go on.", e);
        }
    }

    private void Refuse(CsvMalformedRecord record, InputPosition position)
    {
        string place = Place(path, position.Row + record.RecordNumber, position.Line + record.LineNumber - 1);
        string text = options.Delimiter == '\t' ? " If quotes are no more than text in this file, say --quotes text." : "";
        switch (record.Reason)
        {
            case CsvMalformedReason.UnterminatedQuote:
                throw new InputException($"{place}: a quote opens in this row and is never closed. Close it; a quote inside a quoted field is written twice.{text}");
            case CsvMalformedReason.TextAfterClosingQuote:
                throw new InputException($"{place}: text follows a closing quote. Write a quote inside a quoted field twice, and close every quote that opens a field.{text}");
        }
    }

    private int Find(string[] columns)
    {
        int[] found = [.. Enumerable.Range(0, columns.Length).Where(i => columns[i] == WhiteSpace.Fold(options.TextColumn))];
        string listed = string.Join(", ", columns.Select(column => $"'{column}'"));
        return found switch
        {
            [int index] => index,
            [] => throw new InputException($"'{path}' has no column '{options.TextColumn}'.{Spelling.DidYouMean(options.TextColumn, columns)} Its header has {listed}: name one with --text-column, or what parts them with --delimiter."),
            _ => throw new InputException($"'{path}' has the column '{options.TextColumn}' {found.Length} times; its header has {listed}. Rename all but one."),
        };
    }

    private byte[] LineBreakAt(long end)
    {
        using FileStream stream = Open(path, end);
        Span<byte> after = stackalloc byte[2];
        after = after[..stream.ReadAtLeast(after, 2, throwOnEndOfStream: false)];
        return after switch
        {
            [(byte)'\r', (byte)'\n'] => "\r\n"u8.ToArray(),
            [(byte)'\r', ..] => "\r"u8.ToArray(),
            _ => "\n"u8.ToArray(),
        };
    }

    // A name or a label as a field.
    private byte[] Field(string value)
    {
        bool special = value.AsSpan().ContainsAny(options.Delimiter, '\r', '\n') || value.StartsWith(' ') || value.EndsWith(' ');
        if (!special && !value.Contains('"'))
        {
            return Encoding.UTF8.GetBytes(value);
        }

        if (!options.QuotesAreText)
        {
            return Encoding.UTF8.GetBytes($"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        }

        return value.AsSpan().ContainsAny(options.Delimiter, '\r', '\n')
            ? throw new InputException($"The label or column name '{value}' cannot be written without quotes. Leave out --quotes text.")
            : Encoding.UTF8.GetBytes(value);
    }
}
