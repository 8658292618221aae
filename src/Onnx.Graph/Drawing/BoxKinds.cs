using System.Collections.Frozen;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Drawing;

/// <summary>Sorts operators into kinds, and says how a kind looks.</summary>
internal static class BoxKinds
{
    private static readonly FrozenDictionary<string, BoxKind> Kinds = new Dictionary<BoxKind, string>
    {
        [BoxKind.Product] = "Conv ConvTranspose ConvInteger QLinearConv DeformConv MatMul MatMulInteger QLinearMatMul Gemm Einsum LSTM GRU RNN Attention RotaryEmbedding",
        [BoxKind.Activation] = "Relu LeakyRelu PRelu Elu Selu Celu Gelu Swish Sigmoid HardSigmoid HardSwish Mish Softplus Softsign Softmax LogSoftmax Hardmax Tanh ThresholdedRelu Erf Dropout Shrink",
        [BoxKind.Normalization] = "BatchNormalization LayerNormalization GroupNormalization InstanceNormalization RMSNormalization LpNormalization MeanVarianceNormalization LRN QuantizeLinear DequantizeLinear DynamicQuantizeLinear",
        [BoxKind.Arithmetic] = "Add Sub Mul Div Mod Pow Sqrt Exp Log Neg Abs Reciprocal Floor Ceil Round Sign Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh Min Max Sum Mean Clip Where Equal Less LessOrEqual Greater GreaterOrEqual And Or Xor Not IsNaN IsInf BitShift BitwiseAnd BitwiseOr BitwiseXor BitwiseNot Cast CastLike Det",
        [BoxKind.Reduction] = "MaxPool AveragePool LpPool GlobalMaxPool GlobalAveragePool GlobalLpPool MaxUnpool MaxRoiPool RoiAlign ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceSumSquare ArgMax ArgMin TopK CumSum CumProd NonMaxSuppression",
        [BoxKind.Shape] = "Reshape Transpose Flatten Squeeze Unsqueeze Concat Split Slice Gather GatherElements GatherND Scatter ScatterElements ScatterND Pad Tile Expand Shape Size Identity Resize Upsample DepthToSpace SpaceToDepth ConstantOfShape Constant Range OneHot NonZero EyeLike Compress Trilu ReverseSequence Unique",
        [BoxKind.Control] = "If Loop Scan SequenceMap",
    }.SelectMany(k => k.Value.Split(' ').Select(type => (type, k.Key))).ToFrozenDictionary(p => p.type, p => p.Key, StringComparer.Ordinal);

    /// <summary>The kind of a node.</summary>
    public static BoxKind Of(NodeProto node, bool hasGraphs) =>
        node.Domain is not ("" or "ai.onnx" or "com.microsoft") ? BoxKind.Other
        : Kinds.TryGetValue(node.OpType, out BoxKind kind) ? kind
        : hasGraphs ? BoxKind.Control : BoxKind.Other;

    /// <summary>What the legend calls a kind.</summary>
    public static string Name(BoxKind kind) => kind switch
    {
        BoxKind.Input => "input",
        BoxKind.Output => "output",
        BoxKind.Product => "products, convolutions, recurrence",
        BoxKind.Activation => "activation",
        BoxKind.Normalization => "normalization",
        BoxKind.Arithmetic => "arithmetic",
        BoxKind.Reduction => "pooling, reduction",
        BoxKind.Shape => "shape, selection",
        BoxKind.Control => "control flow",
        BoxKind.Function => "function of the model",
        _ => "other",
    };

    /// <summary>A kind's colours: filling and edge on light paper, then on dark.</summary>
    public static (string Fill, string Edge, string DarkFill, string DarkEdge) Colors(BoxKind kind) => kind switch
    {
        BoxKind.Input => ("#e9f5ec", "#2f855a", "#14301f", "#5fbf8a"),
        BoxKind.Output => ("#e9f5ec", "#2f855a", "#14301f", "#5fbf8a"),
        BoxKind.Product => ("#e3edfd", "#1d4ed8", "#14254a", "#6ea8ff"),
        BoxKind.Activation => ("#fdeee0", "#c2410c", "#3d2010", "#ff9457"),
        BoxKind.Normalization => ("#f1e9fd", "#7c3aed", "#2a1a4a", "#b18cff"),
        BoxKind.Arithmetic => ("#f0f1f3", "#5c636b", "#24282d", "#9aa2ac"),
        BoxKind.Reduction => ("#e0f4f2", "#0f766e", "#0d2f2c", "#2fc4b2"),
        BoxKind.Shape => ("#fbf6df", "#a16207", "#322808", "#e0b341"),
        BoxKind.Control => ("#fde8f0", "#be185d", "#401227", "#f472b6"),
        BoxKind.Function => ("#e1f3f8", "#0e7490", "#0c2d38", "#4cc9e0"),
        _ => ("#ffffff", "#5c636b", "#1b1f23", "#9aa2ac"),
    };
}
