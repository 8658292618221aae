using System.Globalization;
using MlNetPath.Core;
using MlNetPath.Onnx.Runtime;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;

namespace MlNetPath.Cli;

/// <summary>
/// Scores a Parquet file row group by row group. Of a group only the texts are decoded; its columns are copied as they lie in the file, so that none of their
/// types, encodings and statistics changes, and the answers are written behind them. Every group ends in a footer, so that what is on the disk is a whole
/// file; the journal keeps the footer that the next group is written over. Memory holds the texts of one group.
/// </summary>
internal sealed class ParquetScoring : IDisposable
{
    private readonly ScoreOptions options;
    private readonly FileStream stream;
    private readonly ParquetReader reader;
    private readonly ParquetFooter footer;
    private readonly DataField text;

    private ParquetScoring(ScoreOptions options)
    {
        this.options = options;
        stream = RowSource.Open(options.Input);
        try
        {
            reader = Wait(ParquetReader.CreateAsync(stream));
            footer = ParquetFooter.Read(stream);
            SchemaElement[] columns = [.. TopLevel(reader.Metadata!.Schema)];
            options.Columns.RefuseClash($"'{options.Input}'", columns.Select(column => column.Name));
            text = Find(columns);
        }
        catch (Exception e) when (e is not InputException and not OutOfMemoryException)
        {
            stream.Dispose();
            throw new InputException($"'{options.Input}' cannot be read as Parquet: {e.Message.TrimEnd('.')}.", e);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Scores what is left of the shard, and commits it; the file has no name yet.</summary>
    /// <returns>All rows of the output.</returns>
    /// <exception cref="InputException">The file is broken, or the output cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the groups that are done are safe.</exception>
    public static long Run(ScoreOptions options, PartialOutput output, ITextClassifier classifier, Action<long> progress, CancellationToken stop)
    {
        using var scoring = new ParquetScoring(options);
        if (output.Earlier is null)
        {
            using MemoryStream none = scoring.Answers([], 0);
            output.Try(() => scoring.Copying("", () => scoring.footer.Begin(output.Stream, ParquetFooter.Read(none))));
            output.Commit(default, "", 0, ParquetFooter.BytesOf(output.Stream));
        }

        (long from, long to) = options.Shard.Share(scoring.reader.RowGroups.Sum(group => group.RowCount));
        long row = 0;
        for (int i = 0; i < scoring.reader.RowGroupCount; i++)
        {
            long start = row, count = scoring.reader.RowGroups[i].RowCount;
            row += count;
            if (start < from || start >= to || i < output.Earlier!.Position.End)
            {
                continue;
            }

            stop.ThrowIfCancellationRequested();
            scoring.Score(i, output, classifier, stop);
            long rows = output.Earlier.Rows + count;
            output.Commit(new(i + 1, row, row), "", rows, ParquetFooter.BytesOf(output.Stream));
            progress(rows);
        }

        return output.Earlier!.Rows;
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private void Score(int index, PartialOutput output, ITextClassifier classifier, CancellationToken stop)
    {
        ParquetRowGroupReader group = reader.OpenRowGroupReader(index);
        if (group.GetMetadata(text)?.MetaData?.NumValues != group.RowCount || group.RowCount is < 0 or > int.MaxValue)
        {
            throw new InputException($"'{options.Input}', row group {index + 1}: the column '{options.TextColumn}' does not have as many values as there are rows. The file is damaged.");
        }

        int rows = (int)group.RowCount;
        var answers = new (string? Label, float Probability)[checked(rows * options.Columns.Top)];
        Classify(group, index, classifier, answers, stop);
        using MemoryStream added = Answers(answers, rows);
        output.Try(() =>
        {
            options.Step?.Invoke("write");
            Copying($", row group {index + 1},", () => footer.Append(index, stream, added, output.Stream));
        });
    }

    private void Copying(string place, Action copy)
    {
        try
        {
            copy();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InputException($"'{options.Input}'{place} cannot be copied: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private void Classify(ParquetRowGroupReader group, int index, ITextClassifier classifier, (string? Label, float Probability)[] answers, CancellationToken stop)
    {
        string?[] texts = new string?[answers.Length / options.Columns.Top];
        if (texts.Length == 0)
        {
            return; // some writers leave no page of such a group
        }

        try
        {
            Wait(group.ReadAsync(text, texts.AsMemory(), null, stop).AsTask());
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
        {
            throw new InputException($"'{options.Input}', row group {index + 1}: the column '{options.TextColumn}' cannot be read: {e.GetBaseException().Message.TrimEnd('.')}. It is damaged, or compressed or encoded in a rare way: write the file anew.", e);
        }

        try
        {
            Parallel.For(0, (texts.Length + options.BatchRows - 1) / options.BatchRows, new ParallelOptions { MaxDegreeOfParallelism = options.Workers, CancellationToken = stop }, batch =>
            {
                int start = batch * options.BatchRows, top = options.Columns.Top;
                ReadOnlySpan<string?> rows = texts.AsSpan(start, Math.Min(options.BatchRows, texts.Length - start));
                List<string> given = [];
                foreach (string? row in rows)
                {
                    if (row is not null)
                    {
                        given.Add(row);
                    }
                }

                IReadOnlyList<Prediction> predictions = Predict(classifier, given, index, start, rows, stop);
                for (int row = 0, next = 0; row < rows.Length; row++)
                {
                    options.Columns.Fill(rows[row] is null ? null : predictions[next++], answers.AsSpan((start + row) * top, top));
                }
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.FirstOrDefault(inner => inner is InputException) is { } failure)
        {
            throw failure;
        }
    }

    private IReadOnlyList<Prediction> Predict(ITextClassifier classifier, List<string> given, int group, int start, ReadOnlySpan<string?> rows, CancellationToken stop)
    {
        try
        {
            return classifier.Classify(given, stop);
        }
        catch (OnnxModelException e)
        {
            int[] places = [.. rows.ToArray().Index().Where(row => row.Item is not null).Select(row => start + row.Index + 1)];
            throw FailedText.Of(classifier, given, i => string.Create(CultureInfo.InvariantCulture, $"'{options.Input}', row group {group + 1}, row {places[i]} of it"), e, stop);
        }
    }

    // A small file of its own: the added columns of one group.
    private MemoryStream Answers((string? Label, float Probability)[] answers, int rows)
    {
        DataField[] columns = [.. options.Columns.Names.Select((name, i) => i % 2 == 0 ? (DataField)new DataField<string>(name, true) : new DataField<float>(name, true))];
        var file = new MemoryStream();
        Wait(WriteAsync());
        return file;

        async Task WriteAsync()
        {
            await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(columns), file, new ParquetOptions { CompressionMethod = Compression() }).ConfigureAwait(false);
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            for (int k = 0, top = options.Columns.Top; k < top; k++)
            {
                string?[] labels = new string?[rows];
                float?[] probabilities = new float?[rows];
                for (int row = 0; row < rows; row++)
                {
                    (labels[row], float probability) = answers[(row * top) + k];
                    probabilities[row] = float.IsFinite(probability) ? probability : null;
                }

                await group.WriteAsync(columns[2 * k], labels).ConfigureAwait(false);
                await group.WriteAsync<float>(columns[(2 * k) + 1], probabilities).ConfigureAwait(false);
            }

            group.CompleteValidate();
        }
    }

    // As the input has it; codecs that are not written here become the usual one.
    private CompressionMethod Compression() => reader.Metadata?.RowGroups.FirstOrDefault()?.Columns.FirstOrDefault()?.MetaData?.Codec switch
    {
        CompressionCodec.UNCOMPRESSED => CompressionMethod.None,
        CompressionCodec.GZIP => CompressionMethod.Gzip,
        CompressionCodec.BROTLI => CompressionMethod.Brotli,
        CompressionCodec.ZSTD => CompressionMethod.Zstd,
        _ => CompressionMethod.Snappy,
    };

    private DataField Find(SchemaElement[] columns)
    {
        if (columns.Count(c => c.Name == options.TextColumn) is > 1 and var times)
        {
            throw new InputException($"'{options.Input}' has the column '{options.TextColumn}' {times} times. Rename all but one.");
        }

        SchemaElement column = columns.FirstOrDefault(c => c.Name == options.TextColumn) ?? throw new InputException(
            $"'{options.Input}' has no column '{options.TextColumn}'.{Spelling.DidYouMean(options.TextColumn, columns.Select(c => c.Name))} " +
            $"Its columns are {string.Join(", ", columns.Select(c => $"'{c.Name}'"))}: name one with --text-column.");
        bool isText = column.LogicalType is { STRING: not null } or { ENUM: not null } or { JSON: not null } || column.ConvertedType is ConvertedType.UTF8 or ConvertedType.ENUM or ConvertedType.JSON;
        if (!isText || column.Type != Parquet.Meta.Type.BYTE_ARRAY || column.RepetitionType == FieldRepetitionType.REPEATED)
        {
            throw new InputException($"The column '{options.TextColumn}' of '{options.Input}' holds no strings. Name one that does with --text-column.");
        }

        // A schema of its own, since those of other columns may hold types that the library does not know.
        var field = new DataField<string>(column.Name, column.RepetitionType == FieldRepetitionType.OPTIONAL);
        return new ParquetSchema(field).GetDataFields()[0];
    }

    // The nodes lie in one list, each before its children; the first is the root.
    private static IEnumerable<SchemaElement> TopLevel(List<SchemaElement> elements)
    {
        for (int i = 1; i < elements.Count; i = Next(i))
        {
            yield return elements[i];
        }

        int Next(int index)
        {
            int next = index + 1;
            for (int child = 0; child < (elements[index].NumChildren ?? 0); child++)
            {
                next = Next(next);
            }

            return next;
        }
    }

    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
