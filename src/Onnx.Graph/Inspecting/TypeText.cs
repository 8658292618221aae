using System.Globalization;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Inspecting;

/// <summary>Types as people read them: <c>Float[batch, 14]</c>, <c>sequence(map(String, Float[?]))</c>.</summary>
internal static class TypeText
{
    private const int MostDimensions = 32, Deepest = 64;

    /// <summary>The text of a type; <c>unknown</c> if there is none.</summary>
    public static string Of(TypeProto? type)
    {
        // A loop, as types can be nested deeply: the brackets that are open are closed at the end.
        string text = string.Empty;
        for (int open = 0; ; open++)
        {
            string? inner = type?.ValueCase switch
            {
                TypeProto.ValueOneofCase.TensorType => Element(type.TensorType.ElemType) + Shape(type.TensorType.Shape),
                TypeProto.ValueOneofCase.SparseTensorType => $"sparse({Element(type.SparseTensorType.ElemType)}{Shape(type.SparseTensorType.Shape)})",
                TypeProto.ValueOneofCase.OpaqueType => $"opaque({type.OpaqueType.Domain}.{type.OpaqueType.Name})",
                TypeProto.ValueOneofCase.SequenceType or TypeProto.ValueOneofCase.OptionalType or TypeProto.ValueOneofCase.MapType when open < Deepest => null,
                _ => "unknown",
            };
            if (inner is not null)
            {
                return text + inner + new string(')', open);
            }

            (string outer, type) = type!.ValueCase switch
            {
                TypeProto.ValueOneofCase.SequenceType => ("sequence(", type.SequenceType.ElemType),
                TypeProto.ValueOneofCase.OptionalType => ("optional(", type.OptionalType.ElemType),
                _ => ($"map({Element(type.MapType.KeyType)}, ", type.MapType.ValueType),
            };
            text += outer;
        }
    }

    /// <summary>The text of an element type's number.</summary>
    public static string Element(int type) => Enum.IsDefined((ElementType)type) ? ((ElementType)type).ToString() : $"type {type.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The text of dimensions: numbers, names, and <c>?</c> for those not given; <c>[...]</c> if not even their number is.</summary>
    public static string Shape(TensorShapeProto? shape) => shape is null
        ? "[...]"
        : $"[{string.Join(", ", shape.Dim.Take(MostDimensions).Select(d => d.HasDimValue ? d.DimValue.ToString(CultureInfo.InvariantCulture) : d.DimParam.Length > 0 ? d.DimParam : "?"))}{(shape.Dim.Count > MostDimensions ? ", ..." : string.Empty)}]";
}
