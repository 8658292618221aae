namespace MlNetPath.Core;

/// <summary>
/// Reads files of labelled texts: CSV, TSV and JSON Lines, in UTF-8, in one pass, so that a million rows take little more memory
/// than their texts. Whatever is wrong with a file is an error that names the row: nothing is repaired in silence.
/// </summary>
public static class LabelledFile
{
    private const int RowsPerReport = 10_000;

    /// <summary>
    /// Reads a file. White space is folded to single spaces in texts and labels; rows without a text or without a label are left out and
    /// noted. Empty lines are passed over. The quotes of a <c>.tsv</c> or <c>.txt</c> file with a header count as quotes where all of
    /// them are well formed, otherwise as text, which is noted; without a header they are text.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Which columns to take.</param>
    /// <param name="rowsRead">Told the number of rows read so far, every ten thousand rows and at the end.</param>
    /// <param name="cancellation">Stops between rows.</param>
    /// <exception cref="InputException">The file is missing, a folder, empty, not UTF-8, or one of its rows cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Reading was stopped.</exception>
    public static LabelledTexts Read(string path, LabelledFileOptions? options = null, IProgress<long>? rowsRead = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new LabelledFileOptions();
        if (options.TextColumn is not null && options.TextColumn == options.LabelColumn)
        {
            throw new InputException($"The column '{options.TextColumn}' is named both as the text's and as the label's. Name two columns.");
        }

        if (options.Delimiter is { } given && (!char.IsAscii(given) || given is '"' or '\n' or '\r' or '\0'))
        {
            throw new InputException($"'{given}' cannot part the fields of '{path}'. Take an ASCII character that is neither a quote nor a line break.");
        }

        return new Source(path, options, rowsRead, cancellation).Read();
    }

    /// <summary>
    /// What the columns of a file are called, for messages to those who did not name theirs: the fields of its first row, which in a
    /// <c>.tsv</c> or <c>.txt</c> file may be no header at all, or the properties of its first JSON object.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">The file is missing, a folder, empty, not UTF-8, or of a format that is not known.</exception>
    public static IReadOnlyList<string> Columns(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var stream = new CheckedUtf8Stream(path);
        string extension = Path.GetExtension(path).ToLowerInvariant();
        return extension is ".jsonl" or ".ndjson"
            ? HeaderNames.OfJsonLines(stream)
            : HeaderNames.OfDelimited(stream, Source.DelimiterOf(path, extension, stream.Start));
    }

    private sealed class Source(string path, LabelledFileOptions options, IProgress<long>? rowsRead, CancellationToken cancellation)
    {
        private readonly string name = Path.GetFileName(path);

        public LabelledTexts Read()
        {
            // What the file is comes before what it should be called.
            using var stream = new CheckedUtf8Stream(path);
            string extension = Path.GetExtension(path).ToLowerInvariant();
            if (options.Delimiter is null && extension is ".jsonl" or ".ndjson")
            {
                return ReadAll(new JsonLinesRows(path, stream, options));
            }

            char delimiter = options.Delimiter ?? DelimiterOf(path, extension, stream.Start);
            if (delimiter != '\t' || extension == ".csv")
            {
                return ReadAll(new DelimitedRows(path, stream, delimiter, options, QuoteRule.Quoting, header: true));
            }

            bool header = options.TextColumn is not null || options.LabelColumn is not null || IsDefaultHeader(stream.Start);
            return header ? ReadTabs(stream) : ReadAll(new DelimitedRows(path, stream, '\t', options, QuoteRule.Text, header: false));
        }

        public static char DelimiterOf(string path, string extension, ReadOnlySpan<byte> start) => extension switch
        {
            ".csv" => HeaderDelimiter(start),
            ".tsv" or ".txt" => '\t',
            _ => throw new InputException($"'{path}': cannot tell its format from '{extension}'. Name it .csv, .tsv, .txt, .jsonl or .ndjson."),
        };

        // Some programs quote the fields of such a file, others write quotes as they are: the file itself shows which.
        private LabelledTexts ReadTabs(Stream stream)
        {
            BrokenQuotesException broken;
            try
            {
                return ReadAll(new DelimitedRows(path, stream, '\t', options, QuoteRule.Strict, header: true));
            }
            catch (BrokenQuotesException e)
            {
                broken = e;
            }

            try
            {
                using var again = new CheckedUtf8Stream(path);
                return ReadAll(
                    new DelimitedRows(path, again, '\t', options, QuoteRule.Text, header: true),
                    $"The quotes of '{name}' were read as text, since they are not well-formed quoting: {broken.Message}");
            }
            catch (InputException e)
            {
                throw new InputException($"{e.Message} (The file's quotes were read as text, since they are not well-formed quoting: {broken.Message})", e);
            }
        }

        private LabelledTexts ReadAll(LabelledRows rows, params IReadOnlyList<string> notes)
        {
            using (rows)
            {
                var collector = new LabelledTextCollector();
                while (rows.Read())
                {
                    collector.Add(rows.Text, rows.Label, rows.Place);
                    cancellation.ThrowIfCancellationRequested();
                    if (collector.Count % RowsPerReport == 0)
                    {
                        rowsRead?.Report(collector.Count);
                    }
                }

                LabelledTexts texts = collector.Build(path, name, notes);
                rowsRead?.Report(collector.Count);
                return texts;
            }
        }

        // A comma, unless the header has none outside quotes but does have semicolons or tabs.
        private static char HeaderDelimiter(ReadOnlySpan<byte> start)
        {
            bool quoted = false;
            int semicolons = 0, tabs = 0;
            foreach (byte b in start.TrimStart("\r\n"u8))
            {
                switch ((char)b)
                {
                    case '"':
                        quoted = !quoted;
                        break;
                    case ',' when !quoted:
                        return ',';
                    case ';' when !quoted:
                        semicolons++;
                        break;
                    case '\t' when !quoted:
                        tabs++;
                        break;
                    case '\n' or '\r' when !quoted:
                        return Found(semicolons, tabs);
                }
            }

            return Found(semicolons, tabs);
        }

        private static char Found(int semicolons, int tabs) => semicolons == 0 && tabs == 0 ? ',' : semicolons >= tabs ? ';' : '\t';

        // Nobody labels the text "text" with the label "label": that is the header that a file without one was not to have.
        private static bool IsDefaultHeader(ReadOnlySpan<byte> start) =>
            start.StartsWith("text\tlabel\n"u8) || start.StartsWith("text\tlabel\r"u8);
    }
}
