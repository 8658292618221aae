using Google.Protobuf;
using MlNetPath.Onnx.Graph.Schema;
using AttributeType = MlNetPath.Onnx.Graph.Schema.AttributeProto.Types.AttributeType;

namespace MlNetPath.Onnx.Graph;

/// <summary>What an attribute of a node is set to. Converts from numbers, strings, lists of them, and tensors, so that attributes are written as <c>("axis", 1)</c>.</summary>
public readonly struct AttributeValue
{
    private readonly AttributeProto? proto;

    private AttributeValue(AttributeProto proto) => this.proto = proto;

    /// <summary>An integer.</summary>
    public static implicit operator AttributeValue(long value) => new(new() { Type = AttributeType.Int, I = value });

    /// <summary>An integer: 1 for true.</summary>
    public static implicit operator AttributeValue(bool value) => value ? 1 : 0;

    /// <summary>A number.</summary>
    public static implicit operator AttributeValue(float value) => new(new() { Type = AttributeType.Float, F = value });

    /// <summary>A string.</summary>
    public static implicit operator AttributeValue(string value) => new(new() { Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) });

    /// <summary>A list of integers.</summary>
    public static implicit operator AttributeValue(long[] value) => new(new() { Type = AttributeType.Ints, Ints = { value } });

    /// <summary>A list of numbers.</summary>
    public static implicit operator AttributeValue(float[] value) => new(new() { Type = AttributeType.Floats, Floats = { value } });

    /// <summary>A list of strings.</summary>
    public static implicit operator AttributeValue(string[] value) => new(new() { Type = AttributeType.Strings, Strings = { value.Select(ByteString.CopyFromUtf8) } });

    /// <summary>A tensor.</summary>
    public static implicit operator AttributeValue(OnnxTensor value) => new(new() { Type = AttributeType.Tensor, T = value.ToProto(string.Empty) });

    internal AttributeProto Named(string name)
    {
        AttributeProto named = proto?.Clone() ?? throw new ArgumentException($"Attribute '{name}' has no value.");
        named.Name = name;
        return named;
    }
}
