using MlNetPath.Onnx.Graph.Schema;
using static MlNetPath.Onnx.Graph.Checking.Problems;

namespace MlNetPath.Onnx.Graph.Checking;

/// <summary>The rules for the type of a model's input or output.</summary>
internal static class TypeRules
{
    public static void CheckDeclared(ValueInfoProto value, Problems problems)
    {
        if (Reason(value.Type) is { } reason)
        {
            problems.Add("graph", $"its input or output {Quote(value.Name)} {reason}");
        }
    }

    private static string? Reason(TypeProto? type)
    {
        // A loop, as types can be nested deeply.
        while (true)
        {
            switch (type?.ValueCase)
            {
                case TypeProto.ValueOneofCase.TensorType:
                    return Element(type.TensorType.ElemType);
                case TypeProto.ValueOneofCase.SparseTensorType:
                    return Element(type.SparseTensorType.ElemType);
                case TypeProto.ValueOneofCase.OpaqueType:
                    return null;
                case TypeProto.ValueOneofCase.SequenceType:
                    type = type.SequenceType.ElemType;
                    break;
                case TypeProto.ValueOneofCase.OptionalType:
                    type = type.OptionalType.ElemType;
                    break;
                case TypeProto.ValueOneofCase.MapType:
                    if (Element(type.MapType.KeyType) is not null || !((ElementType)type.MapType.KeyType is var key && (key.IsInteger() || key == ElementType.String)))
                    {
                        return "is a map whose keys are neither integers nor strings";
                    }

                    type = type.MapType.ValueType;
                    break;
                default:
                    return "has no type";
            }
        }
    }

    private static string? Element(int type) => type == 0 ? "has no element type" : Enum.IsDefined((ElementType)type) ? null : $"has the element type {type}, which is not known";
}
