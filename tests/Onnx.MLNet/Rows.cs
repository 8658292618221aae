using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetPath.Onnx.MLNet.Tests;

/// <summary>Views of rows in memory.</summary>
internal static class Rows
{
    /// <summary>Rows of a vector column x, numbered from 0, with a name.</summary>
    public static IDataView Of<T>(MLContext ml, IEnumerable<T[]> values, DataViewType type, string column = "x")
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Vector<T>));
        (schema[nameof(Vector<T>.Values)].ColumnName, schema[nameof(Vector<T>.Values)].ColumnType) = (column, type);
        return ml.Data.LoadFromEnumerable(values.Select((v, i) => new Vector<T> { Values = v, Number = i, Name = $"row {i}" }).ToArray(), schema);
    }

    /// <summary>Rows of random floats.</summary>
    public static IDataView Floats(MLContext ml, int rows, int size) => Of(ml, Random(rows, size), new VectorDataViewType(NumberDataViewType.Single, size));

    public static float[][] Random(int rows, int size)
    {
        var random = new Random(rows + size);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, size).Select(_ => (random.NextSingle() * 2) - 1).ToArray())];
    }

    /// <summary>Rows of a column with one value each.</summary>
    public static IDataView Single<T>(MLContext ml, IEnumerable<T> values, string column = "x")
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Scalar<T>));
        schema[nameof(Scalar<T>.Value)].ColumnName = column;
        return ml.Data.LoadFromEnumerable(values.Select((v, i) => new Scalar<T> { Value = v, Number = i }).ToArray(), schema);
    }

    public sealed class Vector<T>
    {
        public T[] Values { get; set; } = [];

        public int Number { get; set; }

        public string Name { get; set; } = "";
    }

    public sealed class Scalar<T>
    {
        public T? Value { get; set; }

        public int Number { get; set; }
    }
}
