using System.Reflection;
using MlNetPath.Core;
using MlNetPath.Onnx.Runtime;
using Parquet;
using Parquet.Schema;

namespace MlNetPath.Cli;

/// <summary>
/// Scores a Parquet file row group by row group; each becomes one of the output, with the same columns and two more. Memory holds the texts of one group.
/// Every group ends in a footer, so that what is on the disk is a whole file; the journal keeps the footer that the next group is written over.
/// </summary>
internal sealed class ParquetScoring : IDisposable
{
    private static readonly MethodInfo CopyColumn = typeof(ParquetScoring).GetMethod(nameof(Copy), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly ScoreOptions options;
    private readonly FileStream stream;
    private readonly ParquetReader reader;
    private readonly DataField[] fields;
    private readonly DataField text;

    private ParquetScoring(ScoreOptions options)
    {
        this.options = options;
        stream = RowSource.Open(options.Input);
        try
        {
            reader = Wait(ParquetReader.CreateAsync(stream));
            fields = reader.Schema.GetDataFields();
            options.Columns.RefuseClash($"'{options.Input}'", reader.Schema.Fields.Select(field => field.Name));
            text = Find();
        }
        catch (Exception e)
        {
            stream.Dispose();
            if (e is InputException)
            {
                throw;
            }

            throw new InputException($"'{options.Input}' cannot be read as Parquet: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Scores what is left of the shard, and commits it; the file has no name yet.</summary>
    /// <returns>All rows of the output.</returns>
    /// <exception cref="InputException">The file is broken, has columns that cannot be copied, or the output cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the groups that are done are safe.</exception>
    public static long Run(ScoreOptions options, PartialOutput output, ITextClassifier classifier, Action<long> progress, CancellationToken stop)
    {
        using var scoring = new ParquetScoring(options);
        if (output.Earlier is null)
        {
            scoring.Begin(output);
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
            output.Commit(new(i + 1, row, row), "", rows, FooterOf(output.Stream));
            progress(rows);
        }

        return output.Earlier!.Rows;
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    // A file without groups, which the first is appended to.
    private void Begin(PartialOutput output)
    {
        List<Field> columns = [.. reader.Schema.Fields];
        foreach (string[] pair in options.Columns.Names.Chunk(2))
        {
            columns.Add(new DataField<string>(pair[0], true));
            columns.Add(new DataField<float>(pair[1], true));
        }

        output.Try(() => Wait(WriteAsync(output.Stream, new ParquetSchema(columns), append: false, writer =>
        {
            writer.CustomMetadata = reader.CustomMetadata;
            return Task.CompletedTask;
        })));
        output.Commit(default, "", 0, FooterOf(output.Stream));
    }

    private void Score(int index, PartialOutput output, ITextClassifier classifier, CancellationToken stop)
    {
        ParquetRowGroupReader group = reader.OpenRowGroupReader(index);
        ((string? Label, float Probability)[] answers, int perRow) = (new (string?, float)[checked((int)group.RowCount * options.Columns.Top)], options.Columns.Top);
        Classify(group, index, classifier, answers, stop);
        output.Try(() =>
        {
            options.Step?.Invoke("write");
            output.Stream.Position = 0;
            ParquetSchema schema = Wait(ParquetReader.ReadSchemaAsync(output.Stream)); // as it reads back, which is what an appended group must fit
            Wait(WriteAsync(output.Stream, schema, append: true, async writer =>
            {
                using ParquetRowGroupWriter target = writer.CreateRowGroup();
                DataField[] columns = schema.GetDataFields();
                for (int i = 0; i < fields.Length; i++)
                {
                    try
                    {
                        await ((Task)CopyColumn.MakeGenericMethod(fields[i].ClrType).Invoke(null, [group, fields[i], target, columns[i], stop])!).ConfigureAwait(false);
                    }
                    catch (Exception e) when (e is not IOException and not OperationCanceledException)
                    {
                        throw new InputException($"'{options.Input}', row group {index + 1}: the column '{fields[i].Path}' ({fields[i].ClrType.Name}) cannot be copied: {e.GetBaseException().Message.TrimEnd('.')}. Leave it out of the file.", e);
                    }
                }

                for (int k = 0; k < perRow; k++)
                {
                    string?[] labels = new string?[group.RowCount];
                    float?[] probabilities = new float?[group.RowCount];
                    for (int row = 0; row < labels.Length; row++)
                    {
                        (labels[row], float probability) = answers[(row * perRow) + k];
                        probabilities[row] = float.IsFinite(probability) ? probability : null;
                    }

                    await target.WriteAsync(columns[fields.Length + (2 * k)], labels).ConfigureAwait(false);
                    await target.WriteAsync<float>(columns[fields.Length + (2 * k) + 1], probabilities).ConfigureAwait(false);
                }

                target.CompleteValidate();
            }));
        });
    }

    private void Classify(ParquetRowGroupReader group, int index, ITextClassifier classifier, Span<(string? Label, float Probability)> answers, CancellationToken stop)
    {
        string?[] texts = new string?[group.RowCount];
        try
        {
            Wait(group.ReadAsync(text, texts.AsMemory(), null, stop).AsTask());
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
        {
            throw new InputException($"'{options.Input}', row group {index + 1}: the column '{options.TextColumn}' cannot be read: {e.GetBaseException().Message.TrimEnd('.')}.", e);
        }

        for (int start = 0; start < texts.Length; start += options.BatchRows)
        {
            ReadOnlySpan<string?> rows = texts.AsSpan(start, Math.Min(options.BatchRows, texts.Length - start));
            List<string> given = [];
            foreach (string? row in rows)
            {
                if (row is not null)
                {
                    given.Add(row);
                }
            }

            IReadOnlyList<Prediction> predictions = classifier.Classify(given, stop);
            for (int row = 0, next = 0, top = options.Columns.Top; row < rows.Length; row++)
            {
                options.Columns.Fill(rows[row] is null ? null : predictions[next++], answers.Slice((start + row) * top, top));
            }
        }
    }

    private async Task WriteAsync(Stream output, ParquetSchema schema, bool append, Func<ParquetWriter, Task> write)
    {
        ParquetWriter writer = await ParquetWriter.CreateAsync(schema, output, new ParquetOptions { CompressionMethod = Compression() }, append).ConfigureAwait(false);
        await write(writer).ConfigureAwait(false);
        await writer.DisposeAsync().ConfigureAwait(false); // writes the footer, and so only where all went well
    }

    // As the input has it; codecs that are not written here become the usual one.
    private CompressionMethod Compression()
    {
        string codec = reader.Metadata?.RowGroups.FirstOrDefault()?.Columns.FirstOrDefault()?.MetaData?.Codec.ToString() ?? "";
        return codec == "UNCOMPRESSED" ? CompressionMethod.None
            : Enum.TryParse(codec.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out CompressionMethod method) && Enum.IsDefined(method) && codec != "LZO" ? method
            : CompressionMethod.Snappy;
    }

    private DataField Find()
    {
        Field field = reader.Schema.Fields.FirstOrDefault(f => f.Name == options.TextColumn) ?? throw new InputException(
            $"'{options.Input}' has no column '{options.TextColumn}'.{Spelling.DidYouMean(options.TextColumn, reader.Schema.Fields.Select(f => f.Name))} " +
            $"Its columns are {string.Join(", ", reader.Schema.Fields.Select(f => $"'{f.Name}'"))}: name one with --text-column.");
        return field is DataField { IsArray: false, MaxRepetitionLevel: 0 } data && data.ClrType == typeof(ReadOnlyMemory<char>)
            ? data
            : throw new InputException($"The column '{options.TextColumn}' of '{options.Input}' holds no strings. Name one that does with --text-column.");
    }

    // Values, and where they are null or part of a list, as they lie in the file.
    private static async Task Copy<T>(ParquetRowGroupReader group, DataField field, ParquetRowGroupWriter target, DataField column, CancellationToken stop)
        where T : struct
    {
        int count = checked((int)group.GetMetadata(field)!.MetaData!.NumValues);
        var values = new T[count];
        int[]? definitions = field.MaxDefinitionLevel > 0 ? new int[count] : null;
        int[]? repetitions = field.MaxRepetitionLevel > 0 ? new int[count] : null;
        try
        {
            await group.ReadRawAsync(field, values.AsMemory(), AsMemory(definitions), AsMemory(repetitions), stop).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new InvalidDataException(e.Message, e); // it is the input that fails, not the output
        }

        int present = definitions?.AsSpan().Count(field.MaxDefinitionLevel) ?? count;
        await target.WriteAllPartsAsync<T>(column, values.AsMemory(0, present), AsReadOnly(definitions), AsReadOnly(repetitions), stop).ConfigureAwait(false);
    }

    // A null array would become memory of no length, which is not the same.
    private static Memory<int>? AsMemory(int[]? levels) => levels is null ? (Memory<int>?)null : levels.AsMemory();

    private static ReadOnlyMemory<int>? AsReadOnly(int[]? levels) => levels is null ? (ReadOnlyMemory<int>?)null : levels.AsMemory();

    // Its length stands in four bytes before the four last ones.
    private static byte[] FooterOf(Stream file)
    {
        file.Flush();
        Span<byte> end = stackalloc byte[8];
        file.Position = file.Length - end.Length;
        file.ReadExactly(end);
        byte[] footer = new byte[BitConverter.ToInt32(end) + end.Length];
        file.Position = file.Length - footer.Length;
        file.ReadExactly(footer);
        return footer;
    }

    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
