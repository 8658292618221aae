using Microsoft.ML.Data;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>Which column type holds a tensor's elements.</summary>
internal static class ColumnTypes
{
    /// <summary>The type of a column's items; null where ML.NET has none. It has no halves: they become <see cref="float"/>.</summary>
    public static PrimitiveDataViewType? Of(TensorElementType type) => type switch
    {
        TensorElementType.Float or TensorElementType.Float16 or TensorElementType.BFloat16 => NumberDataViewType.Single,
        TensorElementType.Double => NumberDataViewType.Double,
        TensorElementType.Int8 => NumberDataViewType.SByte,
        TensorElementType.Int16 => NumberDataViewType.Int16,
        TensorElementType.Int32 => NumberDataViewType.Int32,
        TensorElementType.Int64 => NumberDataViewType.Int64,
        TensorElementType.UInt8 => NumberDataViewType.Byte,
        TensorElementType.UInt16 => NumberDataViewType.UInt16,
        TensorElementType.UInt32 => NumberDataViewType.UInt32,
        TensorElementType.UInt64 => NumberDataViewType.UInt64,
        TensorElementType.Bool => BooleanDataViewType.Instance,
        TensorElementType.String => TextDataViewType.Instance,
        _ => null,
    };

    /// <summary>The type of a column's items, or of its one value.</summary>
    public static DataViewType ItemOf(DataViewType type) => type is VectorDataViewType vector ? vector.ItemType : type;

    /// <summary>Whether items of a column may be given to a tensor that wants others. A key is a number there, as it is for ApplyOnnxModel: 1 for the first value, 0 for a missing one.</summary>
    public static bool Fits(DataViewType item, PrimitiveDataViewType wanted) => item.Equals(wanted) || (item is KeyDataViewType && item.RawType == wanted.RawType);

    /// <summary>Whether values of a type can be kept while the row moves on.</summary>
    public static bool CanBeKept(DataViewType type) => type is PrimitiveDataViewType or VectorDataViewType;
}
