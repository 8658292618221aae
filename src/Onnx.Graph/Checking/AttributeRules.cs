using MlNetPath.Onnx.Graph.Schema;
using static MlNetPath.Onnx.Graph.Checking.Problems;
using AttributeType = MlNetPath.Onnx.Graph.Schema.AttributeProto.Types.AttributeType;

namespace MlNetPath.Onnx.Graph.Checking;

/// <summary>The rules for a node's attribute: it has one value, of the type that it names.</summary>
internal static class AttributeRules
{
    public static void Check(string place, AttributeProto attribute, bool old, Problems problems)
    {
        string name = Quote(attribute.Name);
        AttributeType[] stored = [.. Stored(attribute)];
        if (attribute.Type == AttributeType.Undefined || !Enum.IsDefined(attribute.Type))
        {
            if (!old)
            {
                problems.Add(place, attribute.Type == AttributeType.Undefined ? $"its attribute {name} has no type" : $"its attribute {name} has the type {(int)attribute.Type}, which is not known");
            }
        }
        else if (stored.FirstOrDefault(t => t != attribute.Type) is not AttributeType.Undefined and var other)
        {
            problems.Add(place, $"its attribute {name} says that it is of type {attribute.Type}, but has a value of type {other}");
        }
        else if (stored.Length == 0 && attribute.Type is (AttributeType.Tensor or AttributeType.Graph or AttributeType.SparseTensor or AttributeType.TypeProto))
        {
            problems.Add(place, $"its attribute {name} of type {attribute.Type} has no value");
        }

        // Numbers and strings may be left out: writers of another protocol buffer syntax leave out zeros. Lists may be empty.
    }

    private static IEnumerable<AttributeType> Stored(AttributeProto a)
    {
        (bool Has, AttributeType Type)[] fields =
        [
            (a.HasF, AttributeType.Float), (a.HasI, AttributeType.Int), (a.HasS, AttributeType.String), (a.T is not null, AttributeType.Tensor), (a.G is not null, AttributeType.Graph),
            (a.Floats.Count > 0, AttributeType.Floats), (a.Ints.Count > 0, AttributeType.Ints), (a.Strings.Count > 0, AttributeType.Strings), (a.Tensors.Count > 0, AttributeType.Tensors),
            (a.Graphs.Count > 0, AttributeType.Graphs), (a.SparseTensor is not null, AttributeType.SparseTensor), (a.SparseTensors.Count > 0, AttributeType.SparseTensors),
            (a.Tp is not null, AttributeType.TypeProto), (a.TypeProtos.Count > 0, AttributeType.TypeProtos),
        ];
        return fields.Where(f => f.Has).Select(f => f.Type);
    }
}
