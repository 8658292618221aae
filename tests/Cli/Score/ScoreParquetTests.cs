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

    [Theory]
    [MemberData(nameof(Columns))]
    public void A_column_of_any_type_is_kept_as_it_is(string name, Column column, Array values)
    {
        Assert.NotNull(name);
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work), input = work.Path("in.parquet"), output = work.Path("out.parquet");
        using (var file = new ParquetFileWriter(input, [new Column<string>("text"), column]))
        {
            using RowGroupWriter group = file.AppendRowGroup();
            Write(group, ["a", "b"]);
            Write(group, (dynamic)values);
            file.Close();
        }

        CommandRun.Of(ScoreModel.Arguments(model, input, output)).Succeeds();
        using (ParquetFileReader before = new(input), after = new(output))
        {
            for (int i = 0; i < before.FileMetaData.Schema.NumColumns; i++)
            {
                ColumnDescriptor old = before.FileMetaData.Schema.Column(i), now = after.FileMetaData.Schema.Column(i);
                Assert.Equal((old.Path.ToDotString(), old.LogicalType, old.PhysicalType, old.TypeLength, old.MaxDefinitionLevel, old.MaxRepetitionLevel), (now.Path.ToDotString(), now.LogicalType, now.PhysicalType, now.TypeLength, now.MaxDefinitionLevel, now.MaxRepetitionLevel));
            }
        }

        AssertRead(values.GetType().GetElementType()!, output, values);
    }

    public static TheoryData<string, Column, Array> Columns() => new()
    {
        { "byte", new Column<byte>("x"), new byte[] { 0, 255 } },
        { "sbyte", new Column<sbyte?>("x"), new sbyte?[] { -128, null } },
        { "short", new Column<short>("x"), new short[] { -1, short.MaxValue } },
        { "ushort", new Column<ushort>("x"), new ushort[] { 1, ushort.MaxValue } },
        { "uint", new Column<uint>("x"), new uint[] { 1, uint.MaxValue } },
        { "ulong", new Column<ulong?>("x"), new ulong?[] { null, ulong.MaxValue } },
        { "float", new Column<float>("x"), new float[] { 1.5f, float.NegativeInfinity } },
        { "half", new Column<Half>("x"), new Half[] { (Half)1.5, (Half)2 } },
        { "guid", new Column<Guid>("x"), new Guid[] { Guid.Empty, new("00112233-4455-6677-8899-aabbccddeeff") } },
        { "time millis", new Column<TimeSpan>("x", LogicalType.Time(true, TimeUnit.Millis)), new TimeSpan[] { TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(5) } },
        { "time micros", new Column<TimeSpan>("x", LogicalType.Time(false, TimeUnit.Micros)), new TimeSpan[] { TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(5) } },
        { "timestamp millis", new Column<DateTime>("x", LogicalType.Timestamp(true, TimeUnit.Millis)), new DateTime[] { DateTime.UnixEpoch, new(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc) } },
        { "timestamp local", new Column<DateTime>("x", LogicalType.Timestamp(false, TimeUnit.Micros)), new DateTime[] { new(1970, 1, 1, 0, 0, 0, DateTimeKind.Unspecified), new(1900, 1, 1, 0, 0, 0, DateTimeKind.Unspecified) } },
        { "timestamp nanos", new Column<DateTimeNanos>("x"), new DateTimeNanos[] { new(1), new(1_234_567_890_123_456_789) } },
        { "int96", new Column<Int96>("x"), new Int96[] { new(0, 0, 2440588), new(1, 0, 2440589) } },
        { "small decimal", new Column<decimal>("x", LogicalType.Decimal(29, 4)), new decimal[] { 1.2345m, -1m } },
        { "json", new Column<string>("x", LogicalType.Json()), new string[] { "{}", "[1]" } },
        { "bson", new Column<byte[]>("x", LogicalType.Bson()), new byte[][] { [1], [2] } },
        { "bytes", new Column<byte[]>("x"), new byte[][] { [], [0, 255] } },
        { "strings", new Column<string?[]?>("x"), new string?[]?[] { ["a", null], null } },
        { "lists of lists", new Column<int[][]>("x"), new int[][][] { [[1], []], [] } },
    };

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
    public void Row_groups_may_have_no_rows()
    {
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work), input = work.Path("in.parquet"), output = work.Path("out.parquet");
        using (var file = new ParquetFileWriter(input, [new Column<string?>("text"), new Column<int>("id")]))
        {
            foreach (int rows in (int[])[0, 2, 0, 1, 0])
            {
                using RowGroupWriter group = file.AppendRowGroup();
                Write(group, Enumerable.Repeat("a", rows).ToArray());
                Write(group, Enumerable.Range(0, rows).ToArray());
            }

            file.Close();
        }

        CommandRun.Of(ScoreModel.Arguments(model, input, output)).Succeeds();
        Assert.Equal(["a", "a", "a"], ParquetFiles.Read<string?>(output, "text"));
        Assert.Equal([0, 1, 0], ParquetFiles.Read<int>(output, "id"));
        Assert.Equal(Enumerable.Repeat(ScoreModel.Answers(model, ["a"])[0].Label, 3), ParquetFiles.Read<string?>(output, "predicted_label"));
    }

    [Fact]
    public void A_column_that_is_there_twice_is_an_error()
    {
        using var work = new Workspace();
        string input = work.Path("in.parquet");
        using (var file = new ParquetFileWriter(input, [new Column<string?>("text"), new Column<string?>("text")]))
        {
            using RowGroupWriter group = file.AppendRowGroup();
            Write(group, (string[])["a"]);
            Write(group, (string[])["b"]);
            file.Close();
        }

        CommandRun.Of(ScoreModel.Arguments(ScoreModel.WriteTo(work), input, work.Path("out.parquet"))).Fails(ExitCodes.Failed, "the column 'text' 2 times", "Rename");
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

    [Fact]
    public void A_footer_is_written_as_it_was_read()
    {
        using var work = new Workspace();
        byte[] bytes = File.ReadAllBytes(ParquetFiles.Write(work.Path("in.parquet"), ["a", null, "c"], 2));
        byte[] footer = ParquetFooter.BytesOf(new MemoryStream(bytes));
        Assert.Equal(footer[..^8], ThriftStruct.Parse(footer.AsSpan(..^8)).ToBytes());
    }

    [Fact]
    public void A_damaged_footer_is_an_error_of_the_file_or_does_no_harm()
    {
        using var work = new Workspace();
        using var classifier = Onnx.Runtime.TextClassifier.Load(ScoreModel.WriteTo(work));
        byte[] bytes = File.ReadAllBytes(ParquetFiles.Write(work.Path("in.parquet"), ["a", null, "c"], 2));
        int footer = ParquetFooter.BytesOf(new MemoryStream(bytes)).Length;
        int refused = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            byte[] damaged = [.. bytes];
            damaged[bytes.Length - 1 - random.Next(footer)] = (byte)random.Next(256);
            work.Write("in.parquet", damaged);
            try
            {
                ScoreJob.Run(
                    new() { Input = work.Path("in.parquet"), Output = work.Path("out.parquet"), Format = ScoreFormat.Parquet, TextColumn = "text", Columns = new(), Restart = true },
                    "model", classifier, _ => { }, _ => { }, TestContext.Current.CancellationToken);
            }
            catch (MlNetPath.Core.InputException e)
            {
                Assert.Contains("in.parquet", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, 30, 299);
    }

    private static void AssertRead(Type type, string path, Array expected) =>
        Assert.Equal(expected.Cast<object?>(), ((Array)typeof(ParquetFiles).GetMethod(nameof(ParquetFiles.Read))!.MakeGenericMethod(type).Invoke(null, [path, "x"])!).Cast<object?>());

    private static void Write<T>(RowGroupWriter group, T[] values)
    {
        using LogicalColumnWriter<T> column = group.NextColumn().LogicalWriter<T>();
        column.WriteBatch(values);
    }
}
