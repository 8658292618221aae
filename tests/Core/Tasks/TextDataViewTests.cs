using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetPath.Core.Tests;

public class TextDataViewTests
{
    private static readonly string[] Labels = ["de", "en", "fr"];
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void HasTheContractsSchema()
    {
        DataViewSchema schema = View(5).Schema;
        Assert.Equal([StageColumns.Text, StageColumns.Label], schema.Select(c => c.Name));
        Assert.Equal(TextDataViewType.Instance, schema[StageColumns.Text].Type);
        Assert.Equal(3UL, Assert.IsType<KeyDataViewType>(schema[StageColumns.Label].Type).Count);
        VBuffer<ReadOnlyMemory<char>> values = default;
        schema[StageColumns.Label].GetKeyValues(ref values);
        Assert.Equal(Labels, values.DenseValues().Select(v => v.ToString()));
    }

    [Fact]
    public void GivesTextsAndKeys()
    {
        IDataView view = new TextDataView(Labels, TextData.Create([("guten Tag", 0), ("", 2), ("?", TextData.UnknownLabel)]));
        Assert.Equal(["guten Tag", "", "?"], view.GetColumn<string>(StageColumns.Text));
        Assert.Equal([1, 3, 0], view.GetColumn<uint>(StageColumns.Label));
        IDataView back = ml.Transforms.Conversion.MapKeyToValue("Name", StageColumns.Label).Fit(view).Transform(view);
        Assert.Equal(["de", "fr", ""], back.GetColumn<string>("Name"));
    }

    [Fact]
    public void GivesAllRowsOnceThroughAnyNumberOfCursors() => Gen.Select(Gen.Int[0, 700], Gen.Int[0, 9], Gen.Bool, Gen.Int).Sample((count, cursors, shuffled, seed) =>
    {
        IDataView view = View(count);
        DataViewRowCursor[] set = view.GetRowCursorSet(view.Schema, cursors, shuffled ? new Random(seed) : null);
        Assert.InRange(set.Length, 1, Math.Max(1, cursors));
        List<List<(long Batch, int Row)>> read = [.. set.Select(Read)];
        Assert.Equal(Enumerable.Range(0, count), read.SelectMany(c => c).Select(r => r.Row).Order());

        // Batches put the rows in order again: they rise in each cursor, and none is in two.
        Assert.All(read, rows => Assert.Equal(rows.Select(r => r.Batch).Order(), rows.Select(r => r.Batch)));
        Assert.Equal(read.Sum(c => c.Select(r => r.Batch).Distinct().Count()), read.SelectMany(c => c).Select(r => r.Batch).Distinct().Count());
        if (!shuffled)
        {
            Assert.Equal(Enumerable.Range(0, count), read.SelectMany(c => c).OrderBy(r => r.Batch).Select(r => r.Row));
        }
    });

    [Fact]
    public void ShufflesAllRowsAndTheSameWayForTheSameSeed()
    {
        IDataView view = View(300);
        int[] Order(int seed) => [.. Read(view.GetRowCursor(view.Schema, new Random(seed))).Select(r => r.Row)];
        Assert.Equal(Order(1), Order(1));
        Assert.NotEqual(Order(1), Order(2));
        Assert.NotEqual(Enumerable.Range(0, 300), Order(1));
        Assert.Equal(Enumerable.Range(0, 300), Order(1).Order());
    }

    [Fact]
    public void StaysAtTheEnd()
    {
        IDataView view = View(65);
        foreach (DataViewRowCursor cursor in (DataViewRowCursor[])[view.GetRowCursor(view.Schema), .. view.GetRowCursorSet(view.Schema, 3)])
        {
            Assert.Equal(-1, cursor.Position);
            Read(cursor, dispose: false);
            Assert.False(cursor.MoveNext());
            Assert.False(cursor.MoveNext());
            Assert.Equal(-1, cursor.Position);
            cursor.Dispose();
        }
    }

    [Fact]
    public void RefusesColumnsThatWereNotAskedFor()
    {
        IDataView view = View(3);
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema[StageColumns.Text]]);
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<uint>(view.Schema[StageColumns.Label]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<uint>(view.Schema[StageColumns.Text]));
        Assert.False(cursor.IsColumnActive(view.Schema[StageColumns.Label]));
    }

    [Fact]
    public void WorksWithTheDataOperationsOfMlNet()
    {
        IDataView view = View(400);
        string[] all = [.. view.GetColumn<string>(StageColumns.Text)];
        Assert.Equal(400, view.GetRowCount());
        Assert.Equal(all, ml.Data.Cache(view).GetColumn<string>(StageColumns.Text));
        Assert.Equal(all.Skip(10).Take(20), ml.Data.TakeRows(ml.Data.SkipRows(view, 10), 20).GetColumn<string>(StageColumns.Text));
        Assert.Equal(all.Order(), ml.Data.ShuffleRows(view, seed: 3).GetColumn<string>(StageColumns.Text).Order());
        DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(view, 0.25);
        Assert.Equal(all.Order(), split.TrainSet.GetColumn<string>(StageColumns.Text).Concat(split.TestSet.GetColumn<string>(StageColumns.Text)).Order());
    }

    [Fact]
    public void TextsOutliveTheCursor()
    {
        IDataView view = View(3);
        var kept = new List<ReadOnlyMemory<char>>();
        using (DataViewRowCursor cursor = view.GetRowCursor(view.Schema))
        {
            ValueGetter<ReadOnlyMemory<char>> text = cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema[StageColumns.Text]);
            while (cursor.MoveNext())
            {
                ReadOnlyMemory<char> value = default;
                text(ref value);
                kept.Add(value);
            }
        }

        Assert.Equal(["0", "1", "2"], kept.Select(t => t.ToString()));
    }

    private static TextDataView View(int count) =>
        new(Labels, TextData.Create(Enumerable.Range(0, count).Select(i => ($"{i}", i % 3))));

    // The row ids, checked against the texts and labels, with their batches.
    private static List<(long Batch, int Row)> Read(DataViewRowCursor cursor) => Read(cursor, dispose: true);

    private static List<(long Batch, int Row)> Read(DataViewRowCursor cursor, bool dispose)
    {
        var rows = new List<(long, int)>();
        ValueGetter<ReadOnlyMemory<char>> readText = cursor.GetGetter<ReadOnlyMemory<char>>(cursor.Schema[StageColumns.Text]);
        ValueGetter<uint> readLabel = cursor.GetGetter<uint>(cursor.Schema[StageColumns.Label]);
        ValueGetter<DataViewRowId> readId = cursor.GetIdGetter();
        ReadOnlyMemory<char> text = default;
        uint label = 0;
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            Assert.Equal(rows.Count, cursor.Position);
            readId(ref id);
            readText(ref text);
            readLabel(ref label);
            Assert.Equal($"{id.Low}", text.ToString());
            Assert.Equal((id.Low % 3) + 1, label);
            rows.Add((cursor.Batch, (int)id.Low));
        }

        if (dispose)
        {
            cursor.Dispose();
        }

        return rows;
    }
}
