using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>Declarations of tensors.</summary>
internal static class ValueInfos
{
    /// <summary>The declaration of a tensor. A dimension that has no name gets none.</summary>
    public static ValueInfoProto Of(string name, ElementType type, TensorShape shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (Dimension dimension in shape)
        {
            dimensions.Dim.Add(dimension switch
            {
                { IsKnown: true } => new() { DimValue = dimension.Value },
                { HasAnonymous: true } => new TensorShapeProto.Types.Dimension(),
                _ => new() { DimParam = dimension.ToString() },
            });
        }

        return new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)type, Shape = dimensions } } };
    }
}
