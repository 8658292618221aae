using System.Globalization;
using ParquetSharp;

namespace MlNetPath.Cli.Tests;

public class ScoreParquetTests
{
    [Fact]
    public void Columns_of_all_kinds_and_nulls_are_kept()
    {
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work), input = work.Path("in.parquet"), output = work.Path("out.parquet");
        string?[] texts = ["plain", null, "", "Größe 😀", "two\nlines", null, "last"];
        double?[] numbers = [1.5, null, double.NaN, -0.0, null, 1e300, 2];
        decimal[] decimals = [1.25m, -3.50m, 0m, 99999.99m, 1m, 2m, 3m];
        DateTime?[] times = [new(2024, 2, 29, 12, 30, 15, 123, DateTimeKind.Utc), null, new(1969, 12, 31, 0, 0, 0, DateTimeKind.Utc), null, new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc), null, new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc)];
        Date[] days = [.. Enumerable.Range(-3, 7).Select(d => new Date(d * 1000))];
        bool[] flags = [true, false, true, true, false, false, true];
        byte[]?[] blobs = [[1, 2], null, [], [255], null, [0], [7]];
        int?[][] lists = [[1, 2], [], [null, 3], [4], [], [5, 6, 7], [null]];
        long[] longs = [long.MinValue, -1, 0, 1, 2, 3, long.MaxValue];
        using (var file = new ParquetFileWriter(
            input,
            [
                new Column<double?>("number"), new Column<string?>("text"), new Column<decimal>("money", LogicalType.Decimal(29, 2)),
                new Column<DateTime?>("time", LogicalType.Timestamp(true, TimeUnit.Micros)), new Column<Date>("day"), new Column<bool>("flag"),
                new Column<byte[]?>("blob"), new Column<int?[]>("list"), new Column<long>("long"),
            ],
            Compression.Zstd,
            new Dictionary<string, string> { ["made by"] = "a test" }))
        {
            foreach (Range rows in (Range[])[0..3, 3..7])
            {
                using RowGroupWriter group = file.AppendRowGroup();
                Write(group, numbers[rows]);
                Write(group, texts[rows]);
                Write(group, decimals[rows]);
                Write(group, times[rows]);
                Write(group, days[rows]);
                Write(group, flags[rows]);
                Write(group, blobs[rows]);
                Write(group, lists[rows]);
                Write(group, longs[rows]);
            }

            file.Close();
        }

        CommandRun.Of(ScoreModel.Arguments(model, input, output)).Succeeds();
        using (ParquetFileReader before = new(input), after = new(output))
        {
            SchemaDescriptor old = before.FileMetaData.Schema, now = after.FileMetaData.Schema;
            Assert.Equal(old.NumColumns + 2, now.NumColumns);
            for (int i = 0; i < old.NumColumns; i++)
            {
                Assert.Equal((old.Column(i).Path.ToDotString(), old.Column(i).LogicalType, old.Column(i).PhysicalType, old.Column(i).MaxDefinitionLevel, old.Column(i).MaxRepetitionLevel), (now.Column(i).Path.ToDotString(), now.Column(i).LogicalType, now.Column(i).PhysicalType, now.Column(i).MaxDefinitionLevel, now.Column(i).MaxRepetitionLevel));
            }

            Assert.Equal(["predicted_label", "probability"], [now.Column(old.NumColumns).Name, now.Column(old.NumColumns + 1).Name]);
            Assert.Equal("a test", after.FileMetaData.KeyValueMetadata["made by"]);
            Assert.Equal(2, after.FileMetaData.NumRowGroups);
            Assert.Equal(7, after.FileMetaData.NumRows);
            using RowGroupReader first = after.RowGroup(0);
            Assert.Equal(Compression.Zstd, first.MetaData.GetColumnChunkMetaData(0).Compression);
        }

        Assert.Equal(numbers, ParquetFiles.Read<double?>(output, "number"));
        Assert.Equal(texts, ParquetFiles.Read<string?>(output, "text"));
        Assert.Equal(decimals, ParquetFiles.Read<decimal>(output, "money"));
        Assert.Equal(times, ParquetFiles.Read<DateTime?>(output, "time"));
        Assert.Equal(days, ParquetFiles.Read<Date>(output, "day"));
        Assert.Equal(flags, ParquetFiles.Read<bool>(output, "flag"));
        Assert.Equal(blobs, ParquetFiles.Read<byte[]?>(output, "blob"));
        Assert.Equal(lists, ParquetFiles.Read<int?[]>(output, "list"));
        Assert.Equal(longs, ParquetFiles.Read<long>(output, "long"));
        (string Label, float Probability)[] expected = ScoreModel.Answers(model, texts.Select(text => text ?? ""));
        Assert.Equal(texts.Select((text, i) => text is null ? null : expected[i].Label), ParquetFiles.Read<string?>(output, "predicted_label"));
        Assert.Equal(texts.Select((text, i) => text is null ? (float?)null : expected[i].Probability), ParquetFiles.Read<float?>(output, "probability"));
    }

    [Fact]
    public void Shards_part_a_file_between_row_groups_and_are_the_whole()
    {
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work);
        string?[] texts = [.. Enumerable.Range(0, 50).Select(i => string.Create(CultureInfo.InvariantCulture, $"text {i}"))];
        string input = ParquetFiles.Write(work.Path("in.parquet"), texts, rowsPerGroup: 7);
        List<string?> joined = [], labels = [];
        for (int i = 1; i <= 9; i++)
        {
            string part = work.Path(string.Create(CultureInfo.InvariantCulture, $"part{i}.parquet"));
            CommandRun.Of(ScoreModel.Arguments(model, input, part, "--shard", string.Create(CultureInfo.InvariantCulture, $"{i}/9"))).Succeeds();
            joined.AddRange(ParquetFiles.Read<string?>(part, "text"));
            labels.AddRange(ParquetFiles.Read<string?>(part, "predicted_label"));
        }

        Assert.Equal(texts, joined);
        Assert.Equal(ScoreModel.Answers(model, texts!).Select(e => e.Label), labels);
    }

    [Fact]
    public void What_cannot_be_read_is_one_line()
    {
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work), input = ParquetFiles.Write(work.Path("in.parquet"), ["a", "b"], 1), output = work.Path("out.parquet");
        CommandRun.Of(ScoreModel.Arguments(model, work.Write("no.parquet", "this is no Parquet file"), output)).Fails(ExitCodes.Failed, "no.parquet' cannot be read as Parquet");
        CommandRun.Of("score", "--model", model, "--input", input, "--text-column", "id", "--output", output).Fails(ExitCodes.Failed, "'id'", "holds no strings");
        CommandRun.Of("score", "--model", model, "--input", input, "--text-column", "txt", "--output", output).Fails(ExitCodes.Failed, "no column 'txt'", "Did you mean 'text'?");
        CommandRun.Of(ScoreModel.Arguments(model, input, output, "--label-name", "id")).Fails(ExitCodes.Failed, "already has a column 'id'");
        byte[] bytes = File.ReadAllBytes(input);
        bytes.AsSpan(4, 40).Clear();
        CommandRun.Of(ScoreModel.Arguments(model, work.Write("damaged.parquet", bytes), output)).Fails(ExitCodes.Failed, "damaged.parquet");
        Assert.False(File.Exists(output));
    }

    private static void Write<T>(RowGroupWriter group, T[] values)
    {
        using LogicalColumnWriter<T> column = group.NextColumn().LogicalWriter<T>();
        column.WriteBatch(values);
    }
}
