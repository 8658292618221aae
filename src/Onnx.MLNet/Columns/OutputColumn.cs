using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>An output of the model and the column that it becomes.</summary>
/// <param name="Info">The output.</param>
/// <param name="Column">The column's name.</param>
/// <param name="Type">The column's type.</param>
/// <param name="ElementType">The type of the tensor's elements.</param>
/// <param name="Row">The dimensions of one row, or null where the model says nothing of them.</param>
/// <param name="HasBatch">Whether the rows of a batch lie behind each other in the tensor's first dimension.</param>
/// <param name="Labels">The names of the slots, if it is a classifier's.</param>
internal sealed record OutputColumn(
    OnnxValueInfo Info, string Column, DataViewType Type, TensorElementType ElementType, IReadOnlyList<OnnxDimension>? Row, bool HasBatch, IReadOnlyList<string>? Labels)
{
    /// <summary>How many elements a row has; null where that differs.</summary>
    public int? Size => Type is not VectorDataViewType vector ? 1 : vector.IsKnownSize ? vector.Size : null;

    /// <summary>The name of the dimension along which a row is as long as the input's row, if the model names it: such an output can be cut to what belongs to the row.</summary>
    public string? LengthName => Size is null && Row is [{ Length: null, Name: { } name }, ..] && Row.Skip(1).All(d => d.Length is not null) ? name : null;

    /// <summary>How many elements of a row there are for one step along that dimension.</summary>
    public long StepSize => Row!.Skip(1).Aggregate(1L, (product, d) => product * d.Length!.Value);

    /// <summary>Makes the column.</summary>
    public void AddTo(DataViewSchema.Builder builder)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (Labels is not null)
        {
            var names = new VBuffer<ReadOnlyMemory<char>>(Labels.Count, [.. Labels.Select(label => label.AsMemory())]);
            annotations.Add("SlotNames", new VectorDataViewType(TextDataViewType.Instance, Labels.Count), (ref VBuffer<ReadOnlyMemory<char>> value) => names.CopyTo(ref value));
        }

        builder.AddColumn(Column, Type, annotations.ToAnnotations());
    }
}
