using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Onnx.MLNet.Tests;

/// <summary>What a cursor owes its reader though the one below it has moved on.</summary>
public sealed class ReadAheadTests : IDisposable
{
    private readonly TemporaryModels models = new();
    private readonly MLContext ml = new(1);

    public void Dispose() => models.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(100)]
    public void All_columns_and_ids_are_those_of_the_row(int batchSize)
    {
        IDataView data = Rows.Floats(ml, 10, 2), scored = Doubled(data, batchSize);
        using DataViewRowCursor before = data.GetRowCursor(data.Schema), after = scored.GetRowCursor(scored.Schema);
        ValueGetter<DataViewRowId> id = before.GetIdGetter(), sameId = after.GetIdGetter();
        ValueGetter<VBuffer<float>> x = before.GetGetter<VBuffer<float>>(data.Schema["x"]), sameX = after.GetGetter<VBuffer<float>>(scored.Schema["x"]), y = after.GetGetter<VBuffer<float>>(scored.Schema["y"]);
        ValueGetter<ReadOnlyMemory<char>> name = after.GetGetter<ReadOnlyMemory<char>>(scored.Schema["Name"]);
        ValueGetter<int> number = after.GetGetter<int>(scored.Schema["Number"]);
        for (int row = 0; before.MoveNext(); row++)
        {
            Assert.True(after.MoveNext());
            Assert.Equal(row, after.Position);
            Assert.Equal(Value(id), Value(sameId));
            Assert.Equal(Value(x).DenseValues(), Value(sameX).DenseValues());
            Assert.Equal(Value(x).DenseValues().Select(v => 2 * v), Value(y).DenseValues());
            Assert.Equal(Value(x).DenseValues().Select(v => 2 * v), Value(y).DenseValues());
            Assert.Equal($"row {row}", Value(name).ToString());
            Assert.Equal(row, Value(number));
        }

        Assert.False(after.MoveNext());
        Assert.False(after.MoveNext());
    }

    [Fact]
    public void A_batch_is_one_run_and_only_of_what_is_asked_for()
    {
        string path = models.Write(g =>
        {
            OnnxValue x = g.Input("x", ElementType.Float, ["batch", 2]);
            g.Output("y", g.Mul(x, 2));
            g.Output("z", g.Mul(x, 3));
        });
        IDataView data = Rows.Floats(ml, 10, 2), scored = ml.Transforms.ScoreOnnx(path, batchSize: 4).Fit(data).Transform(data);
        using var runs = new RunCounter(path);
        Assert.Equal(10, scored.GetColumn<int>("Number").Count());
        Assert.Equal(0, runs.Runs);
        Assert.Equal(10, scored.GetColumn<float[]>("z").Count());
        Assert.Equal(3, runs.Runs);
    }

    [Fact]
    public void A_column_that_was_not_asked_for_and_a_wrong_type_are_errors_that_name_it()
    {
        IDataView scored = Doubled(Rows.Floats(ml, 3, 2), 2);
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["y"]]);
        Assert.Contains("'x'", Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<VBuffer<float>>(scored.Schema["x"])).Message, StringComparison.Ordinal);
        Assert.Contains("'y'", Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<VBuffer<double>>(scored.Schema["y"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_stops_early_and_starts_anew()
    {
        IDataView scored = Doubled(Rows.Floats(ml, 100, 2), 16);
        Assert.Single(ml.Data.TakeRows(scored, 1).GetColumn<float[]>("y"));
        Assert.Equal(20, ml.Data.SkipRows(scored, 80).GetColumn<float[]>("y").Count());
        Assert.Equal(5, scored.Preview(5).RowView.Length);
        Assert.Equal(100, scored.GetColumn<float[]>("y").Count());
    }

    [Fact]
    public void One_batch_is_read_ahead_of_its_first_row()
    {
        int read = 0;
        IDataView scored = Doubled(ml.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(i => new Fed { X = [Interlocked.Increment(ref read), i] })), 4);
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        ValueGetter<VBuffer<float>> y = cursor.GetGetter<VBuffer<float>>(scored.Schema["y"]);
        for (int i = 0; i < 9; i++)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal<float>([2 * (i + 1), 2 * i], Value(y).DenseValues());
            Assert.Equal(4 * ((i / 4) + 1), read);
        }
    }

    [Fact]
    public void Shuffled_rows_keep_what_belongs_together()
    {
        IDataView data = Rows.Floats(ml, 100, 2), scored = Doubled(ml.Data.Cache(data), 16);
        float[][] expected = [.. Doubled(data, 16).GetColumn<float[]>("y")];
        Assert.True(scored.CanShuffle);
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema, new Random(7));
        List<(int Number, float[] Y)> rows = Read(cursor, scored.Schema);
        Assert.NotEqual(Enumerable.Range(0, 100), rows.Select(r => r.Number));
        Assert.Equal(Enumerable.Range(0, 100), rows.Select(r => r.Number).Order());
        Assert.All(rows, r => Assert.Equal(expected[r.Number], r.Y));
        Assert.Equal(100, ml.Data.ShuffleRows(scored, seed: 3).GetColumn<float[]>("y").Count());
    }

    [Fact]
    public void Cursors_in_parallel_share_the_rows_among_them()
    {
        IDataView data = ml.Data.Cache(Rows.Floats(ml, 5000, 2)), scored = Doubled(data, 64);
        float[][] expected = [.. scored.GetColumn<float[]>("y")];
        DataViewRowCursor[] cursors = scored.GetRowCursorSet(scored.Schema, 4);
        Assert.True(cursors.Length > 1);
        var rows = new List<(int Number, float[] Y)>[cursors.Length];
        Parallel.For(0, cursors.Length, i =>
        {
            using DataViewRowCursor cursor = cursors[i];
            rows[i] = Read(cursor, scored.Schema);
        });
        Assert.Equal(Enumerable.Range(0, 5000), rows.SelectMany(r => r).Select(r => r.Number).Order());
        Assert.All(rows.SelectMany(r => r), r => Assert.Equal(expected[r.Number], r.Y));

        // ML.NET's own transforms above it read it in parallel, and put the rows into their order by the batches.
        IDataView normalized = ml.Transforms.NormalizeLpNorm("n", "y").Fit(scored).Transform(scored);
        Assert.Equal(Enumerable.Range(0, 5000), ml.Data.CreateEnumerable<Numbered>(normalized, reuseRowObject: false).Select(r => r.Number));
    }

    [Fact]
    public void A_row_that_fails_does_so_when_its_turn_comes()
    {
        IDataView scored = Doubled(ml.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(i => i == 6 ? throw new InvalidDataException("row 6 is broken") : new Fed { X = [i, 1] })), 4);
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        ValueGetter<VBuffer<float>> y = cursor.GetGetter<VBuffer<float>>(scored.Schema["y"]);
        for (int i = 0; i < 6; i++)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal<float>([2 * i, 2], Value(y).DenseValues());
        }

        Assert.Equal("row 6 is broken", Assert.ThrowsAny<Exception>(() => cursor.MoveNext()).GetBaseException().Message);
        Assert.Equal("row 6 is broken", Assert.ThrowsAny<Exception>(() => cursor.MoveNext()).GetBaseException().Message);
    }

    [Fact]
    public void A_model_that_fails_is_an_error_of_the_rows_that_it_ran_on()
    {
        // An index out of range is only found when the model runs.
        string path = models.Write(g => g.Output("y", g.Gather(g.Constant(OnnxTensor.From<float>([1, 2, 3], 3)), g.Input("x", ElementType.Int64, ["batch", 1]))));
        IDataView data = Rows.Of<long>(ml, [[0], [2], [9]], new VectorDataViewType(NumberDataViewType.Int64, 1)), scored = ml.Transforms.ScoreOnnx(path, batchSize: 2).Fit(data).Transform(data);
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        ValueGetter<VBuffer<float>> y = cursor.GetGetter<VBuffer<float>>(scored.Schema["y"]);
        Assert.True(cursor.MoveNext());
        Assert.Equal<float>([1], Value(y).DenseValues());
        Assert.True(cursor.MoveNext());
        Assert.Equal<float>([3], Value(y).DenseValues());
        Assert.True(cursor.MoveNext());
        Assert.Contains("idx=9", Assert.Throws<Runtime.OnnxModelException>(() => Value(y)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cursor_is_at_no_row_before_the_first_and_after_the_last()
    {
        IDataView scored = Doubled(Rows.Floats(ml, 1, 2), 2);
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        ValueGetter<VBuffer<float>> y = cursor.GetGetter<VBuffer<float>>(scored.Schema["y"]);
        Assert.Equal(-1, cursor.Position);
        Assert.Throws<InvalidOperationException>(() => Value(y));
        Assert.True(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
        Assert.Throws<InvalidOperationException>(() => Value(y));
    }

    [Fact]
    public void Stopping_the_context_stops_the_reading()
    {
        IDataView scored = Doubled(Rows.Floats(ml, 100, 2), 4);
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        Assert.True(cursor.MoveNext());
        Cancel(ml);
        Assert.Throws<OperationCanceledException>(() =>
        {
            while (cursor.MoveNext())
            {
            }
        });
    }

    private static T Value<T>(ValueGetter<T> getter)
    {
        T value = default!;
        getter(ref value);
        return value;
    }

    private static List<(int Number, float[] Y)> Read(DataViewRowCursor cursor, DataViewSchema schema)
    {
        ValueGetter<int> number = cursor.GetGetter<int>(schema["Number"]);
        ValueGetter<VBuffer<float>> y = cursor.GetGetter<VBuffer<float>>(schema["y"]);
        var rows = new List<(int, float[])>();
        while (cursor.MoveNext())
        {
            rows.Add((Value(number), [.. Value(y).DenseValues()]));
        }

        return rows;
    }

    [System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.Method, Name = "CancelExecution")]
    private static extern void Cancel(MLContext ml);

    private IDataView Doubled(IDataView data, int batchSize) =>
        ml.Transforms.ScoreOnnx(models.Write(g => g.Output("y", g.Mul(g.Input("x", ElementType.Float, ["batch", 2]), 2))), batchSize).Fit(data).Transform(data);

    private sealed class Numbered
    {
        public int Number { get; set; }
    }

    private sealed class Fed
    {
        [VectorType(2)]
        [ColumnName("x")]
        public float[] X { get; set; } = [];
    }
}
