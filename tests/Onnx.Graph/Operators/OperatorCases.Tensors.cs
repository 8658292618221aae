namespace MlNetPath.Onnx.Graph.Tests.Operators;

internal static partial class OperatorCases
{
    private static OperatorCase[] Indexing =>
    [
        new("GatherElements", t => t.G.GatherElements(t.X(["batch", 4, 6]), t.Indices(["batch", 2, 3], 4), 1), "[batch, 2, 3]"),
        new("GatherND", t => t.G.GatherND(t.X(["batch", 4, 6]), t.Indices(["length", 2], 1)), "[length, 6]"),
        new("GatherND in batches", t => t.G.GatherND(t.X(["batch", 4, 6]), t.Indices(["batch", "length", 1], 4), 1), "[batch, length, 6]"),
        new("ScatterElements", t => t.G.ScatterElements(t.X(["batch", 4, 6]), t.Indices(["batch", 1, 6], 4), t.X(["batch", 1, 6]), 1), "[batch, 4, 6]"),
        new("ScatterElements, add", t => t.G.ScatterElements(t.X(["batch", 4, 6]), t.Indices(["batch", 2, 6], 4), t.X(["batch", 2, 6]), 1, ScatterReduction.Add), "[batch, 4, 6]"),
        new("ScatterElements, max", t => t.G.ScatterElements(t.X(["batch", 4, 6]), t.Indices(["batch", 2, 6], 4), t.X(["batch", 2, 6]), 1, ScatterReduction.Max), "[batch, 4, 6]", from: 18),
        new("ScatterND", t => t.G.ScatterND(t.X(["batch", 4, 6]), t.Indices([2, 1], 1), t.X([2, 4, 6]), ScatterReduction.Add), "[batch, 4, 6]"),
        new("OneHot", t => t.G.OneHot(t.Indices(["batch", "length"], 7), 7), "[batch, length, 7]"),
        new("OneHot, axis 0, integers", t => t.G.OneHot(t.Indices(["batch", "length"], 7), 7, ElementType.Int64, 0), "[7, batch, length]"),
        new("OneHot of doubles", t => t.G.OneHot(t.Indices(["batch"], 7), 7, ElementType.Double), "[batch, 7]"),
        new("EyeLike", t => t.G.EyeLike(t.X(["length", "batch"]), diagonal: 1), "[length, batch]"),
        new("Trilu", t => t.G.Trilu(t.X(["batch", "length", "length"]), upper: false), "[batch, length, length]"),
        new("Trilu, upper", t => t.G.Trilu(t.X(["length", 5]), upper: true, diagonal: 1), "[length, 5]"),
        new("Tile", t => t.G.Tile(t.X(Sequence), 1, 2, 3), "[batch, 2*length, 18]"),
        new("Tile by a length", t => { OnnxValue x = t.X(["batch", 3]); return t.G.Tile(x, t.G.Concat(0, t.G.Length(t.X(["length"]), 0), t.G.Integers(1))); }),
        new("Compress", t => t.G.Compress(t.X(Sequence), t.Mask([6]), 2)),
        new("NonZero", t => t.G.NonZero(t.Indices(Sequence, 2))),
    ];

    private static OperatorCase[] Quantization =>
    [
        new("QuantizeLinear", t => t.G.QuantizeLinear(t.X(Sequence), t.G.Scalar(0.1, ElementType.Float)), "[batch, length, 6]"),
        new("QuantizeLinear to Int8", t => t.G.QuantizeLinear(t.X(Sequence), t.G.Scalar(0.1, ElementType.Float), t.G.Scalar(3, ElementType.Int8)), "[batch, length, 6]"),
        new("DequantizeLinear", t => t.G.DequantizeLinear(t.X(Sequence, 0, 255, ElementType.UInt8), t.G.Abs(t.W(6)), null, 2), "[batch, length, 6]"),
        new("DynamicQuantizeLinear", t => Three(t.G.DynamicQuantizeLinear(t.X(Sequence))), "[batch, length, 6]; []; []"),
        new("MatMulInteger", t => t.G.MatMulInteger(t.X(Sequence, 0, 255, ElementType.UInt8), t.X([6, 3], 0, 255, ElementType.UInt8), t.G.Scalar(7, ElementType.UInt8)), "[batch, length, 3]"),
    ];

    private static OperatorCase[] Linear =>
    [
        new("MatMul", t => t.G.MatMul(t.X(["batch", 1, "length", 6]), t.X([3, 6, "width"])), "[batch, 3, length, width]"),
        new("MatMul with a vector", t => t.G.MatMul(t.X(Sequence), t.X([6])), "[batch, length]"),
        new("MatMul of a vector", t => t.G.MatMul(t.X([6]), t.X(["batch", 6, 2])), "[batch, 2]"),
        new("Gemm", t => t.G.Linear(t.X(["batch", 6]), t.W(3, 6), t.W(3)), "[batch, 3]"),
        new("Gemm, turned", t => t.G.Op("Gemm", [t.X([6, "batch"]), t.W(6, 3)], ("transA", 1)), "[batch, 3]"),
        new("Einsum, matrices", t => t.G.Einsum("bij,bjk->bik", t.X(["batch", "length", 4]), t.X(["batch", 4, "width"])), "[batch, length, width]"),
        new("Einsum, rest", t => t.G.Einsum("...i,oi->...o", t.X(["batch", "length", 4]), t.X([3, 4])), "[batch, length, 3]"),
        new("Einsum, implicit", t => t.G.Einsum("ij,jk", t.X(["batch", 4]), t.X([4, "length"])), "[batch, length]"),
        new("Einsum, sum", t => t.G.Einsum("bi,bi->b", t.X(["batch", 4]), t.X(["batch", 4])), "[batch]"),
    ];

    private static OperatorCase[] Elementwise =>
    [
        .. new (string Name, double From, double To)[]
        {
            ("Abs", -2, 2), ("Acos", -1, 1), ("Acosh", 1, 3), ("Asin", -1, 1), ("Asinh", -2, 2), ("Atan", -2, 2), ("Atanh", -0.9, 0.9), ("Ceil", -2, 2), ("Cos", -2, 2), ("Cosh", -2, 2), ("Erf", -2, 2),
            ("Exp", -2, 2), ("Floor", -2, 2), ("Identity", -2, 2), ("IsInf", -2, 2), ("IsNaN", -2, 2), ("Log", 0.1, 3), ("Neg", -2, 2), ("Reciprocal", 0.5, 2), ("Round", -2, 2), ("Sign", -2, 2), ("Sin", -2, 2),
            ("Sinh", -2, 2), ("Sqrt", 0, 2), ("Tan", -1, 1),
        }.Select(u => new OperatorCase(u.Name, t => t.G.Op(u.Name, [t.X(Sequence, u.From, u.To)]), "[batch, length, 6]")),
        .. new[] { "Add", "Sub", "Mul", "Div", "Min", "Max", "Sum", "Mean", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual" }.Select(name =>
            new OperatorCase(name, t => t.G.Op(name, [t.X(["batch", 1, "length"]), t.X([3, 1], 0.5, 2)]), "[batch, 3, length]")),
        .. new[] { "And", "Or", "Xor" }.Select(name => new OperatorCase(name, t => t.G.Op(name, [t.Mask(["batch", "length"]), t.Mask(["length"])]), "[batch, length]")),
        .. new[] { "BitwiseAnd", "BitwiseOr", "BitwiseXor" }.Select(name =>
            new OperatorCase(name, t => t.G.Op(name, [t.Indices(["batch", "length"], 99), t.Indices(["length"], 99)]), "[batch, length]", from: 18)),
        new("Not", t => t.G.Not(t.Mask(["batch"])), "[batch]"),
        new("BitwiseNot", t => t.G.Op("BitwiseNot", [t.Indices(["batch"], 9)]), "[batch]", from: 18),
        new("BitShift", t => t.G.Op("BitShift", [t.X(["batch"], 0, 9, ElementType.UInt8), t.G.Scalar(2, ElementType.UInt8)], ("direction", "LEFT")), "[batch]"),
        new("Pow", t => t.G.Pow(t.X(Sequence, 0.1, 2), 1.5), "[batch, length, 6]"),
        new("Mod", t => t.G.Mod(t.X(Sequence), 0.7), "[batch, length, 6]"),
        new("Mod of integers", t => t.G.Mod(t.Indices(Sequence, 50, -50), 7), "[batch, length, 6]"),
        new("Div of integers", t => t.G.Div(t.Indices(Sequence, 50, -50), 7), "[batch, length, 6]"),
        new("Where", t => t.G.Where(t.Mask(["batch", 1]), t.X(["batch", "length"]), 0), "[batch, length]"),
        new("Clip", t => t.G.Clip(t.X(Sequence), null, 0.5), "[batch, length, 6]"),
        new("Cast", t => t.G.Cast(t.X(Sequence), ElementType.Int64), "[batch, length, 6]"),
        new("Cast of a known length", t => t.G.Div(t.X(Sequence), t.G.Cast(t.G.Length(t.X(Sequence), 2), ElementType.Float)), "[batch, length, 6]"),
    ];

    private static OperatorCase[] Shapes =>
    [
        new("Shape", t => t.G.Shape(t.X(Sequence)), "[3]"),
        new("Size", t => t.G.Op("Size", [t.X(Sequence)]), "[]"),
        new("Reshape", t => t.G.Reshape(t.X(Sequence), 0, -1, 2), "[batch, 3*length, 2]"),
        new("Reshape by lengths", t => { OnnxValue x = t.X(Sequence); return t.G.Reshape(x, t.G.Mul(t.G.Length(x, 1), 2), t.G.Length(x, 0), t.G.Integers(-1)); }, "[2*length, batch, 3]"),
        new("Reshape to a vector and back", t => { OnnxValue x = t.X(Sequence); return t.G.Reshape(t.G.Reshape(x, -1), t.G.Length(x, 0), t.G.Integers(-1), t.G.Integers(6)); }, "[batch, length, 6]"),
        new("Flatten", t => t.G.Op("Flatten", [t.X(["batch", 3, "length"])], ("axis", 2)), "[3*batch, length]"),
        new("Flatten of axes", t => t.G.Flatten(t.X(["batch", 3, "height", "width"]), 1, -1), "[batch, 3*height*width]"),
        new("Transpose", t => t.G.Transpose(t.X(Sequence), 2, 0, 1), "[6, batch, length]"),
        new("SwapAxes", t => t.G.SwapAxes(t.X(Sequence), 1, -1), "[batch, 6, length]"),
        new("Squeeze", t => t.G.Squeeze(t.X(["batch", 1, "length", 1]), 1, -1), "[batch, length]"),
        new("Unsqueeze", t => t.G.Unsqueeze(t.X(["batch", "length"]), 0, -1), "[1, batch, length, 1]"),
        new("Concat", t => t.G.Concat(1, t.X(Sequence), t.X(["batch", 2, 6]), t.X(Sequence)), "[batch, 2*length+2, 6]"),
        new("Gather", t => t.G.Gather(t.X(Sequence), t.Indices(["width", 2], 5), 1), "[batch, width, 2, 6]"),
        new("Select", t => t.G.Select(t.X(Sequence), 1, -1), "[batch, 6]"),
        new("Slice, all but the first", t => t.G.Slice(t.X(Sequence), 1, 1), "[batch, length-1, 6]"),
        new("Slice, all but the last", t => t.G.Slice(t.X(Sequence), 1, 0, -1), "[batch, length-1, 6]"),
        new("Slice, the last", t => t.G.Slice(t.X(Sequence), 1, -1), "[batch, 1, 6]"),
        new("Slice, the first", t => t.G.Slice(t.X(Sequence), 1, 0, 9), "[batch, length-max(length-9,0), 6]"),
        new("Slice, the last ones", t => t.G.Slice(t.X(Sequence), 1, -9), "[batch, length-max(length-9,0), 6]"),
        new("Slice, the middle", t => t.G.Slice(t.X(Sequence), 1, 2, -3)),
        new("Slice, every second", t => t.G.Slice(t.X(Sequence), 1, 0, step: 2), "[batch, (length+1)/2, 6]"),
        new("Slice, backwards", t => t.G.Slice(t.X(Sequence), 1, -1, long.MinValue, -1), "[batch, length, 6]"),
        new("Slice, known", t => t.G.Slice(t.X(Sequence), 2, 4, 1, -2), "[batch, length, 2]"),
        new("Slice to a length", t => { OnnxValue x = t.X(["batch", 20]); return t.G.Slice(x, 1, t.G.Integers(0), t.G.Length(t.X(["length"]), 0)); }),
        new("Slice, both parts", t => { OnnxValue x = t.X(Sequence); return t.G.Concat(1, t.G.Slice(x, 1, 9), t.G.Slice(x, 1, 0, 9)); }, "[batch, length, 6]"),
        new("Slice, halves", t => { OnnxValue x = t.X(Sequence); OnnxValue half = t.G.Div(t.G.Length(x, 1), 2); return t.G.Slice(x, 1, t.G.Integers(0), half); }),
        new("Split", t => t.G.Split(t.X(Sequence), 2, 1, 2, 3), "[batch, length, 1]; [batch, length, 2]; [batch, length, 3]"),
        new("Expand", t => { OnnxValue x = t.X(["batch", 1, 6]); return t.G.Expand(x, t.G.Length(x, 0), t.G.Integers(5, 1)); }, "[batch, 5, 6]"),
        new("ConstantOfShape", t => t.G.Full(2, ElementType.Float, t.G.Length(t.X(["batch"]), 0), t.G.Integers(3)), "[batch, 3]"),
        new("Range", t => t.G.Range(t.G.Length(t.X(["batch", "length"]), 1)), "[length]"),
    ];
}
