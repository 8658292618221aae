using System.Collections.Frozen;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Quantizing;

/// <summary>The operators that compute in half precision as they do in float32, and what types nodes give.</summary>
internal static class HalfOperators
{
    // Those of one type for all inputs and outputs that may be floats.
    private static readonly string[] All =
    [
        "Abs", "Add", "AveragePool", "BatchNormalization", "Clip", "Concat", "Conv", "ConvTranspose", "Div", "Einsum", "Elu", "Erf", "Exp", "Flatten", "Gelu", "Gemm", "GlobalAveragePool", "GlobalMaxPool", "HardSigmoid",
        "HardSwish", "Identity", "InstanceNormalization", "LayerNormalization", "LeakyRelu", "Log", "LogSoftmax", "MatMul", "Mish", "Mul", "Neg", "PRelu", "Pow", "Reciprocal", "Relu", "Selu", "Sigmoid", "Softmax", "Softplus",
        "Sqrt", "Sub", "Tanh",
    ];

    // Those whose other inputs are shapes, indices, lengths or conditions.
    private static readonly string[] First =
        ["DepthToSpace", "Expand", "Gather", "GatherElements", "GatherND", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceSum", "Reshape", "Slice", "SpaceToDepth", "Split", "Squeeze", "Tile", "Transpose", "Unsqueeze"];

    private static readonly FrozenDictionary<string, int[]> Inputs = new Dictionary<string, int[]>
    {
        ["Dropout"] = [0],
        ["MaxPool"] = [0],
        ["Pad"] = [0, 2],
        ["Where"] = [1, 2],
        ["LSTM"] = [0, 1, 2, 3, 5, 6, 7],
        ["GRU"] = [0, 1, 2, 3, 5],
        ["RNN"] = [0, 1, 2, 3, 5],
    }.Concat(First.Select(o => KeyValuePair.Create(o, new[] { 0 }))).ToFrozenDictionary();

    private static readonly FrozenSet<string> AllInputs = All.ToFrozenSet();

    /// <summary>Which inputs of a node are floats, as places; null for an operator that stays in float32.</summary>
    public static IEnumerable<int>? FloatInputs(NodeProto node)
    {
        IEnumerable<int>? places = !Operators.IsStandard(node) ? null : AllInputs.Contains(node.OpType) ? Enumerable.Range(0, node.Input.Count) : Inputs.GetValueOrDefault(node.OpType);
        return places?.Where(i => i < node.Input.Count && node.Input[i].Length > 0);
    }

    /// <summary>How many of its outputs, from the first, have the type of those inputs. What LayerNormalization gives beside its result is of the type that it computes in.</summary>
    public static int FloatOutputs(NodeProto node) => node.OpType is "Dropout" or "MaxPool" or "LayerNormalization" ? Math.Min(1, node.Output.Count) : node.Output.Count;

    /// <summary>The type of the first output of an operator that is not one of these; undefined where it is not known here.</summary>
    public static ElementType Output(NodeProto node) => node.OpType switch
    {
        "Cast" => (ElementType)Operators.Integer(node, "to", 0),
        "Constant" or "ConstantOfShape" when node.Attribute.FirstOrDefault(a => a.Name == "value") is { T: { } value } => (ElementType)value.DataType,
        "Constant" when node.Attribute is [{ Name: "value_float" or "value_floats" }] => ElementType.Float,
        "ConstantOfShape" => ElementType.Float,
        "Shape" or "Size" or "NonZero" or "ArgMax" or "ArgMin" => ElementType.Int64,
        "Equal" or "Less" or "LessOrEqual" or "Greater" or "GreaterOrEqual" or "And" or "Or" or "Not" => ElementType.Bool,
        _ => ElementType.Undefined,
    };
}
