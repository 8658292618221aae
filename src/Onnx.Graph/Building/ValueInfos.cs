using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>Declarations of tensors.</summary>
internal static class ValueInfos
{
    /// <summary>The declaration of a tensor.</summary>
    public static ValueInfoProto Of(string name, ElementType type, TensorShape shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (Dimension dimension in shape)
        {
            dimensions.Dim.Add(dimension.IsKnown ? new() { DimValue = dimension.Value } : new TensorShapeProto.Types.Dimension { DimParam = dimension.ToString() });
        }

        return new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)type, Shape = dimensions } } };
    }
}
