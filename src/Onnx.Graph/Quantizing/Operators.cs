using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Quantizing;

/// <summary>Facts about nodes.</summary>
internal static class Operators
{
    /// <summary>Whether a node is one of the standard's operators, whose domain has two names.</summary>
    public static bool IsStandard(NodeProto node) => node.Domain is "" or "ai.onnx";

    /// <summary>What a person finds a node by.</summary>
    public static string NameOf(NodeProto node) => node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault(o => o.Length > 0) ?? "without a name";

    /// <summary>An integer attribute.</summary>
    public static long Integer(NodeProto node, string name, long unset) => node.Attribute.FirstOrDefault(a => a.Name == name)?.I ?? unset;

    /// <summary>A floating-point attribute.</summary>
    public static float Float(NodeProto node, string name, float unset) => node.Attribute.FirstOrDefault(a => a.Name == name)?.F ?? unset;

    /// <summary>An integer attribute.</summary>
    public static AttributeProto Attribute(string name, long value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };
}
