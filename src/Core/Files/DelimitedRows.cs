using CsvHelper;

namespace MlNetPath.Core;

/// <summary>
/// The rows of a file of delimited fields, read strictly: a row with more or fewer fields than the header, a quote that is not
/// closed and text after a closing quote are errors. Quoting follows RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180), with any
/// line ending; empty lines are passed over.
/// </summary>
internal sealed class DelimitedRows : LabelledRows
{
    private readonly string path;
    private readonly char delimiter;
    private readonly CsvReader reader;
    private readonly int textField, labelField = 1, fieldCount = 2;
    private bool atFirst;

    /// <summary>Starts to read; the stream is disposed with this.</summary>
    /// <param name="path">What errors call the file.</param>
    /// <param name="stream">The file.</param>
    /// <param name="delimiter">What parts the fields.</param>
    /// <param name="options">The columns to take.</param>
    /// <param name="quotes">What quotes mean.</param>
    /// <param name="header">False: there is none, and the fields are text and label.</param>
    /// <exception cref="InputException">The header cannot be read, or does not name a column that was asked for.</exception>
    public DelimitedRows(string path, Stream stream, char delimiter, LabelledFileOptions options, QuoteRule quotes, bool header)
    {
        this.path = path;
        this.delimiter = delimiter;
        reader = CsvReader.Create(stream, new CsvReaderOptions
        {
            Separator = delimiter,
            DetectSeparatorHint = false,
            HasHeader = false,
            Mode = quotes == QuoteRule.Text ? CsvMode.NoEscape : CsvMode.Rfc4180,
            OnMalformedRecord = quotes == QuoteRule.Text ? null : record => Refuse(record, quotes),
            TrackLineNumbers = true,
            MaxRecordSize = LongestRow,
        });
        try
        {
            if (header)
            {
                (textField, labelField, fieldCount) = ReadHeader(options);
            }
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override Place Place => new(reader.RowNumber, reader.LineNumber);

    /// <inheritdoc/>
    public override bool Read()
    {
        if (!ReadRecord())
        {
            return false;
        }

        if (reader.FieldCount != fieldCount)
        {
            throw new InputException(
                $"'{path}', {Place}: {Fields(reader.FieldCount)}, where {(atFirst ? "the header has" : "a text and a label are")} {fieldCount}. " +
                $"Correct the row{(delimiter == '\t' ? "" : "; a field that contains the delimiter or a line break must stand in quotes")}.");
        }

        Text = reader.GetString(textField);
        Label = reader.GetString(labelField);
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose() => reader.Dispose();

    private (int Text, int Label, int Count) ReadHeader(LabelledFileOptions options)
    {
        ReadRecord();
        atFirst = true;
        string[] columns = new string[reader.FieldCount];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = WhiteSpace.Fold(reader.GetString(i));
        }

        var names = new ColumnNames(path, columns);
        return (names.Find(options.TextColumn ?? LabelledFileOptions.DefaultTextColumn), names.Find(options.LabelColumn ?? LabelledFileOptions.DefaultLabelColumn), columns.Length);
    }

    private bool ReadRecord()
    {
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException e)
        {
            // The only reason left: everything else is reported to Refuse.
            throw new BrokenQuotesException(
                $"'{path}', {new Place(e.RecordNumber, e.LineNumber)}: the row is longer than {LongestRow >> 20} MB. A quote that opens there is probably never closed: close it.");
        }
    }

    private void Refuse(CsvMalformedRecord record, QuoteRule quotes)
    {
        string place = $"'{path}', {new Place(record.RecordNumber, record.LineNumber)}";
        switch (record.Reason)
        {
            case CsvMalformedReason.UnterminatedQuote:
                throw new BrokenQuotesException($"{place}: a quote opens in this row and is never closed. Close it; a quote inside a quoted field is written twice.");
            case CsvMalformedReason.TextAfterClosingQuote:
                throw new BrokenQuotesException(
                    $"{place}: text follows a closing quote (byte {record.ByteOffset}). Write a quote inside a quoted field twice, and close every quote that opens a field.");
            case CsvMalformedReason.StrayQuote when quotes == QuoteRule.Strict:
                throw new BrokenQuotesException($"{place}: a quote stands inside a field that does not start with one (byte {record.ByteOffset}). Put the field in quotes and write the quote twice.");
        }
    }

    private static string Fields(int count) => count == 1 ? "1 field" : $"{count} fields";
}
