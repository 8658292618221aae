using System.Globalization;
using Microsoft.ML.Data;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>An input of the model and the column that feeds it.</summary>
/// <param name="Info">The input.</param>
/// <param name="Column">The column's name.</param>
/// <param name="ElementType">The type of the tensor's elements.</param>
/// <param name="ItemType">The type of the column's items.</param>
/// <param name="Row">The dimensions of one row, or null where the model says nothing of them.</param>
/// <param name="HasBatch">Whether the rows of a batch lie behind each other in the tensor's first dimension.</param>
/// <param name="Padding">What fills short rows up, if anything may.</param>
internal sealed record InputColumn(
    OnnxValueInfo Info, string Column, TensorElementType ElementType, PrimitiveDataViewType ItemType, IReadOnlyList<OnnxDimension>? Row, bool HasBatch, double? Padding)
{
    /// <summary>How the values of a column fill the tensor.</summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    public RowShape ShapeFor(DataViewType type)
    {
        if (!ColumnTypes.Fits(ColumnTypes.ItemOf(type), ItemType))
        {
            throw Misfit($"{type}");
        }

        long?[] wanted = Row is null ? type is VectorDataViewType ? [null] : [] : [.. Row.Select(d => d.Length)];
        int open = wanted.Count(d => d is null);
        long known = wanted.Aggregate(1L, (product, d) => product * (d ?? 1));
        if (known == 0)
        {
            throw Misfit($"{type}");
        }

        if (type is not VectorDataViewType vector)
        {
            return known == 1 ? new([.. wanted.Select(_ => 1L)]) : throw Misfit($"{type}");
        }

        if (!vector.IsKnownSize)
        {
            return open <= 1 ? new([.. wanted.Select(d => d ?? -1)]) : throw Open(type);
        }

        if (open == 0)
        {
            return vector.Size == known ? new([.. wanted.Select(d => d!.Value)]) : throw Misfit($"{type}");
        }

        if (open == 1)
        {
            return vector.Size % known == 0 ? new([.. wanted.Select(d => d ?? (vector.Size / known))]) : throw Misfit($"{type}");
        }

        int[] own = [.. vector.Dimensions];
        own = own.Length == wanted.Length + 1 && own[0] == 1 ? own[1..] : own;
        return own.Length == wanted.Length && own.Zip(wanted).All(pair => pair.Second is null || pair.Second == pair.First) ? new([.. own.Select(d => (long)d)]) : throw Open(type);
    }

    /// <summary>What is wrong with a column.</summary>
    /// <param name="got">The column's type.</param>
    public ArgumentException Misfit(string got) => new($"Column '{Column}' is {got}, and the model's input {Info} wants {Wanted()} a row.{Hint()}");

    /// <summary>What to say of a column that is not there.</summary>
    public ArgumentException Missing(IEnumerable<string> columns) => new(
        $"There is no column '{Column}' for the model's input {Info}, which wants {Wanted()} a row. The columns are {string.Join(", ", columns.Select(c => $"'{c}'"))}; name another with {nameof(ScoreOnnxOptions.InputColumns)}.");

    private string Hint() => Row is [{ Length: > 1 }, ..] && !HasBatch
        ? " Its first dimension is fixed, so a row is a whole tensor; if that dimension is a batch, export the model with an open one."
        : "";

    private string Wanted()
    {
        if (Row is null)
        {
            return $"{ItemType} values";
        }

        if (Row.All(d => d.Length == 1))
        {
            return $"one {ItemType} value";
        }

        string count = Row.All(d => d.Length is not null) ? Row.Aggregate(1L, (product, d) => product * d.Length!.Value).ToString(CultureInfo.InvariantCulture) : string.Join(" x ", Row);
        return $"{count} {ItemType} values";
    }

    private ArgumentException Open(DataViewType type) => new(
        $"Column '{Column}' is {type}, and the model's input {Info} leaves several dimensions open: say what a row looks like with {nameof(ScoreOnnxOptions.RowShapes)}, or give the column's vector type dimensions.");
}
