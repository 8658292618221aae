namespace MlNetPath.Onnx.Graph.Tests.Operators;

internal static partial class OperatorCases
{
    private static OperatorCase[] Reductions =>
    [
        new("ReduceSum of all", t => t.G.ReduceSum(t.X(Sequence)), "[]"),
        new("ReduceSum of one", t => t.G.ReduceSum(t.X(Sequence), [1]), "[batch, 6]"),
        new("ReduceSum of two, kept", t => t.G.ReduceSum(t.X(Sequence), [0, -1], keepDims: true), "[1, length, 1]"),
        new("ReduceSum of integers", t => t.G.ReduceSum(t.Indices(Sequence, 5), [-1]), "[batch, length]"),
        new("ReduceMean", t => t.G.ReduceMean(t.X(Sequence), [-2]), "[batch, 6]"),
        new("ReduceMean of all, kept", t => t.G.ReduceMean(t.X(Sequence), keepDims: true), "[1, 1, 1]"),
        new("ReduceMax", t => t.G.ReduceMax(t.X(Sequence), [1, 2]), "[batch]"),
        new("ReduceMin", t => t.G.ReduceMin(t.X(Sequence), [1], keepDims: true), "[batch, 1, 6]"),
        new("ReduceProd", t => t.G.ReduceProd(t.X(Sequence), [2]), "[batch, length]"),
        new("ReduceL1", t => t.G.ReduceL1(t.X(Sequence), [2]), "[batch, length]"),
        new("ReduceL2", t => t.G.ReduceL2(t.X(Sequence), [2], keepDims: true), "[batch, length, 1]"),
        new("ReduceSumSquare", t => t.G.ReduceSumSquare(t.X(Sequence), [0]), "[length, 6]"),
        new("ReduceLogSum", t => t.G.ReduceLogSum(t.X(Sequence, 0.1, 2), [0]), "[length, 6]"),
        new("ReduceLogSumExp", t => t.G.ReduceLogSumExp(t.X(Sequence), [1]), "[batch, 6]"),
        new("ArgMax", t => t.G.ArgMax(t.X(Sequence), 1), "[batch, 6]"),
        new("ArgMin, kept, last", t => t.G.ArgMin(t.X(Sequence), -1, keepDims: true, last: true), "[batch, length, 1]"),
        new("TopK", t => Both(t.G.TopK(t.X(Sequence), 3)), "[batch, length, 3]; [batch, length, 3]"),
        new("TopK of the smallest", t => Both(t.G.TopK(t.X(Sequence), 2, axis: 1, largest: false)), "[batch, 2, 6]; [batch, 2, 6]"),
        new("TopK of a length", t => { OnnxValue x = t.X(Sequence); return Both(t.G.TopK(x, t.G.Length(x, 1), axis: 1)); }, "[batch, length, 6]; [batch, length, 6]"),
        new("CumSum", t => t.G.CumSum(t.X(Sequence), 1), "[batch, length, 6]"),
        new("CumSum, exclusive, reverse", t => t.G.CumSum(t.X(Sequence), -1, exclusive: true, reverse: true), "[batch, length, 6]"),
    ];

    private static OperatorCase[] Activations =>
    [
        .. new (string Name, Func<GraphBuilder, OnnxValue, OnnxValue> Build)[]
        {
            ("Relu", (g, x) => g.Relu(x)), ("Sigmoid", (g, x) => g.Sigmoid(x)), ("Tanh", (g, x) => g.Tanh(x)),
            ("Elu", (g, x) => g.Elu(x, 0.7)), ("Selu", (g, x) => g.Selu(x)), ("Celu", (g, x) => g.Celu(x, 0.6)), ("LeakyRelu", (g, x) => g.LeakyRelu(x, 0.2)), ("HardSigmoid", (g, x) => g.HardSigmoid(x)),
            ("HardSwish", (g, x) => g.HardSwish(x)), ("Hardmax", (g, x) => g.Hardmax(x, 1)), ("Softplus", (g, x) => g.Softplus(x)), ("Softsign", (g, x) => g.Softsign(x)), ("Shrink", (g, x) => g.Shrink(x, 0.4, 0.1)),
            ("ThresholdedRelu", (g, x) => g.Op("ThresholdedRelu", [x], ("alpha", 0.3f))), ("Threshold", (g, x) => g.Threshold(x, 0.1, -3)), ("Mish", (g, x) => g.Mish(x)), ("Gelu", (g, x) => g.Gelu(x)), ("Gelu, tanh", (g, x) => g.Gelu(x, tanh: true)),
            ("Silu", (g, x) => g.Silu(x)), ("LogSigmoid", (g, x) => g.LogSigmoid(x)), ("TanhShrink", (g, x) => g.TanhShrink(x)), ("Softmax", (g, x) => g.Softmax(x)), ("Softmax, axis 1", (g, x) => g.Softmax(x, 1)),
            ("LogSoftmax", (g, x) => g.LogSoftmax(x, -2)),
        }.Select(a => new OperatorCase(a.Name, t => a.Build(t.G, t.X(Sequence, -4, 4)), "[batch, length, 6]")),
        new("PRelu", t => t.G.PRelu(t.X(Image), t.W(4, 1, 1)), "[batch, 4, height, width]"),
        new("Glu", t => t.G.Glu(t.X(Sequence)), "[batch, length, 3]"),
    ];

    private static OperatorCase[] Normalizations =>
    [
        new("LayerNorm", t => t.G.LayerNorm(t.X(Sequence), t.W(6), t.W(6)), "[batch, length, 6]"),
        new("BatchNorm", t => t.G.BatchNorm(t.X(Image), t.W(4), t.W(4), t.W(4), t.G.Exp(t.W(4)), 1e-3), "[batch, 4, height, width]"),
        new("BatchNorm of a matrix", t => t.G.BatchNorm(t.X(["batch", 4]), t.W(4), t.W(4), t.W(4), t.G.Exp(t.W(4))), "[batch, 4]"),
        new("InstanceNorm", t => t.G.InstanceNorm(t.X(Signal), t.W(4), t.W(4)), "[batch, 4, length]"),
        new("GroupNorm", t => t.G.GroupNorm(t.X(Image), 2, t.W(4), t.W(4)), "[batch, 4, height, width]"),
        new("GroupNorm, plain, of a matrix", t => t.G.GroupNorm(t.X(["batch", 6]), 2), "[batch, 6]"),
        new("GroupNorm of doubles", t => t.G.GroupNorm(t.X(Signal, type: ElementType.Double), 2), "[batch, 4, length]"),
        new("LpNormalization", t => t.G.Op("LpNormalization", [t.X(Sequence)], ("axis", 1), ("p", 1)), "[batch, length, 6]"),
    ];

    private static OperatorCase[] Windows =>
    [
        new("Conv", t => t.G.Conv(t.X(Signal), t.W(8, 4, 3), t.W(8)), "[batch, 8, length-2]"),
        new("Conv, same", t => t.G.Conv(t.X(Signal), t.W(8, 4, 3), pads: [1]), "[batch, 8, length]"),
        new("Conv, causal, dilated", t => t.G.Conv(t.X(Signal), t.W(8, 4, 3), pads: [4, 0], dilations: [2]), "[batch, 8, length]"),
        new("Conv, stride, groups", t => t.G.Conv(t.X(Signal), t.W(8, 2, 3), strides: [2], pads: [1], groups: 2)),
        new("Conv 2-D", t => t.G.Conv(t.X(Image), t.W(6, 4, 3, 2), t.W(6), strides: [2, 1], pads: [1, 0, 0, 1]), "[batch, 6, height/2, width]"),
        new("Conv 3-D", t => t.G.Conv(t.X(Volume), t.W(2, 1, 3, 3, 3), pads: [1, 1, 1], groups: 2), "[batch, 2, height, width, length]"),
        new("ConvInteger", t => t.G.Op("ConvInteger", [t.X(Image, 0, 255, ElementType.UInt8), t.G.Constant(ScalarTensor.Filled(3, ElementType.UInt8, 2, 4, 3, 3))]), "[batch, 2, height-2, width-2]"),
        new("ConvTranspose", t => t.G.ConvTranspose(t.X(Signal), t.W(4, 3, 3), t.W(3)), "[batch, 3, length+2]"),
        new("ConvTranspose, stride", t => t.G.ConvTranspose(t.X(Signal), t.W(4, 3, 4), strides: [2], pads: [1]), "[batch, 3, 2*length]"),
        new("ConvTranspose 2-D, all", t => t.G.ConvTranspose(t.X(Image), t.W(4, 3, 3, 3), t.W(6), strides: [2, 3], pads: [1, 0, 0, 1], outputPadding: [1, 2], dilations: [2, 1], groups: 2)),
        new("ConvTranspose 3-D", t => t.G.ConvTranspose(t.X(Volume), t.W(2, 2, 2, 2, 2), strides: [1, 2, 1])),
        new("MaxPool", t => t.G.MaxPool(t.X(Image), [2, 2], strides: [2, 2]), "[batch, 4, height/2, width/2]"),
        new("MaxPool, same", t => t.G.MaxPool(t.X(Signal), [3], pads: [1]), "[batch, 4, length]"),
        new("MaxPool, ceiling", t => t.G.MaxPool(t.X(Image), [3, 2], strides: [2, 2], pads: [1, 0], ceilMode: true)),
        new("MaxPool, ceiling, last in the padding", t => t.G.MaxPool(t.X(Image), [2, 2], strides: [2, 2], pads: [1, 1], ceilMode: true)),
        new("MaxPool, ceiling, known", t => t.G.MaxPool(t.X([2, 3, 5, 6]), [2, 3], strides: [3, 2], pads: [1, 1], ceilMode: true)) { RuntimeInfersOtherwise = true },
        new("MaxPool, dilated", t => t.G.MaxPool(t.X(Signal), [3], dilations: [2]), "[batch, 4, length-4]"),
        new("AveragePool", t => t.G.AveragePool(t.X(Image), [2, 3], strides: [2, 1], pads: [0, 1])),
        new("AveragePool, padding counts", t => t.G.AveragePool(t.X(Image), [3, 3], pads: [1, 1], countPadding: true), "[batch, 4, height, width]"),
        new("AveragePool, ceiling", t => t.G.AveragePool(t.X(Signal), [3], strides: [2], pads: [1], ceilMode: true)),
        new("AveragePool, dilated", t => t.G.AveragePool(t.X(Signal), [3], dilations: [2]), "[batch, 4, length-4]", from: 19),
        new("AveragePool 3-D", t => t.G.AveragePool(t.X(Volume), [2, 2, 2])),
        new("LpPool", t => t.G.LpPool(t.X(Image), [2, 2], strides: [2, 2], p: 2), "[batch, 4, height/2, width/2]"),
        new("GlobalAveragePool", t => t.G.GlobalAveragePool(t.X(Image)), "[batch, 4, 1, 1]"),
        new("GlobalMaxPool", t => t.G.GlobalMaxPool(t.X(Signal)), "[batch, 4, 1]"),
        new("GlobalAveragePool of doubles", t => t.G.GlobalAveragePool(t.X(Image, type: ElementType.Double)), "[batch, 4, 1, 1]"),
        new("GlobalMaxPool of doubles", t => t.G.GlobalMaxPool(t.X(Image, type: ElementType.Double)), "[batch, 4, 1, 1]"),
        new("GlobalLpPool", t => t.G.Op("GlobalLpPool", [t.X(Signal)]), "[batch, 4, 1]"),
    ];

    private static OperatorCase[] Images =>
    [
        new("Pad", t => t.G.Pad(t.X(Image), [1, 0], [2, 3], value: 1.5), "[batch, 4, height+3, width+3]"),
        new("Pad, cut off", t => t.G.Pad(t.X(Image), [-1, 0], [0, -2]), "[batch, 4, height-1, width-2]"),
        new("Pad, reflect", t => t.G.Pad(t.X(Image), [1, 2], [1, 1], PadMode.Reflect), "[batch, 4, height+2, width+3]"),
        new("Pad, edge", t => t.G.Pad(t.X(Signal), [2], [1], PadMode.Edge), "[batch, 4, length+3]"),
        new("Pad, wrap", t => t.G.Pad(t.X(Image), [1, 2], [0, 1], PadMode.Wrap), "[batch, 4, height+1, width+3]"),
        new("Resize, nearest", t => t.G.Resize(t.X(Image), [2, 3], coordinates: ResizeCoordinates.Asymmetric, rounding: ResizeRounding.Floor), "[batch, 4, 2*height, 3*width]"),
        new("Resize, nearest, by fractions", t => t.G.Resize(t.X(Signal), [1.5f], coordinates: ResizeCoordinates.Asymmetric, rounding: ResizeRounding.Floor), "[batch, 4, length+length/2]"),
        new("Resize, nearest, by thirds", t => t.G.Resize(t.X(Signal), [0.3f], coordinates: ResizeCoordinates.Asymmetric, rounding: ResizeRounding.Floor)),
        new("Resize, linear", t => t.G.Resize(t.X(Image), [2, 2], ResizeMode.Linear, ResizeCoordinates.PytorchHalfPixel), "[batch, 4, 2*height, 2*width]"),
        new("Resize, linear, corners", t => t.G.Resize(t.X(Image), [0.5f, 2], ResizeMode.Linear, ResizeCoordinates.AlignCorners), "[batch, 4, height/2, 2*width]"),
        new("Resize, cubic", t => t.G.Resize(t.X(Image), [2, 2], ResizeMode.Cubic), "[batch, 4, 2*height, 2*width]"),
        new("Resize to lengths", t => t.G.Resize(t.X(Image), t.G.Integers(10, 12), ResizeMode.Linear), "[batch, 4, 10, 12]"),
        new("DepthToSpace", t => t.G.DepthToSpace(t.X(Image), 2), "[batch, 1, 2*height, 2*width]"),
        new("DepthToSpace, depth first", t => t.G.DepthToSpace(t.X(Image), 2, channelFirst: false), "[batch, 1, 2*height, 2*width]"),
        new("SpaceToDepth", t => t.G.SpaceToDepth(t.X(["batch", 3, 4, 6]), 2), "[batch, 12, 2, 3]"),
    ];

    private static OperatorCase[] Recurrent =>
    [
        new("RNN", t => Both(t.G.Rnn(t.X(["length", "batch", 6]), t.W(1, 5, 6), t.W(1, 5, 5))), "[length, 1, batch, 5]; [1, batch, 5]"),
        new("RNN, all", t => Both(t.G.Rnn(t.X(["length", "batch", 6]), t.W(2, 5, 6), t.W(2, 5, 5), t.W(2, 10), initialState: t.X([2, "batch", 5]), direction: RecurrentDirection.Bidirectional, activation: RnnActivation.Relu)), "[length, 2, batch, 5]; [2, batch, 5]"),
        new("GRU", t => Both(t.G.Gru(t.X(["length", "batch", 6]), t.W(1, 15, 6), t.W(1, 15, 5), direction: RecurrentDirection.Reverse)), "[length, 1, batch, 5]; [1, batch, 5]"),
        new("GRU, all", t => Both(t.G.Gru(t.X(["length", "batch", 6]), t.W(2, 15, 6), t.W(2, 15, 5), t.W(2, 30), Lengths(t), t.X([2, "batch", 5]), RecurrentDirection.Bidirectional, linearBeforeReset: false)), "[length, 2, batch, 5]; [2, batch, 5]"),
        new("LSTM", t => Three(t.G.Lstm(t.X(["length", "batch", 6]), t.W(1, 20, 6), t.W(1, 20, 5), t.W(1, 40))), "[length, 1, batch, 5]; [1, batch, 5]; [1, batch, 5]"),
        new("LSTM, all", t => Three(t.G.Lstm(t.X(["length", "batch", 6]), t.W(2, 20, 6), t.W(2, 20, 5), t.W(2, 40), Lengths(t), t.X([2, "batch", 5]), t.X([2, "batch", 5]), t.W(2, 15), RecurrentDirection.Bidirectional)), "[length, 2, batch, 5]; [2, batch, 5]; [2, batch, 5]"),
    ];

    private static OperatorCase[] Functional =>
    [
        new("LayerNorm, two axes", t => t.G.LayerNorm(t.X(["batch", "length", 3, 4]), t.W(3, 4), axes: 2), "[batch, length, 3, 4]"),
        new("LayerNorm, plain, doubles", t => t.G.LayerNorm(t.X(Sequence, type: ElementType.Double)), "[batch, length, 6]"),
        new("LayerNorm, plain, halves", t => t.G.LayerNorm(t.X(Sequence, type: ElementType.Float16)), "[batch, length, 6]"),
        new("LayerNorm of halves over a length", t => t.G.LayerNorm(t.X(Signal, type: ElementType.Float16)), "[batch, 4, length]"),
        new("LayerNorm over a length", t => t.G.LayerNorm(t.X(Signal)), "[batch, 4, length]"),
        new("Attention", t => t.G.ScaledDotProductAttention(t.X(["batch", 2, "length", 4]), t.X(["batch", 2, "width", 4]), t.X(["batch", 2, "width", 3])), "[batch, 2, length, 3]"),
        new("Attention, causal", t => t.G.ScaledDotProductAttention(t.X(["batch", "length", 4]), t.X(["batch", "length", 4]), t.X(["batch", "length", 4]), causal: true), "[batch, length, 4]"),
        new("Attention, mask", t => t.G.ScaledDotProductAttention(t.X(["batch", 2, "length", 4]), t.X(["batch", 2, "length", 4]), t.X(["batch", 2, "length", 4]), t.Mask(["batch", 1, 1, "length"])), "[batch, 2, length, 4]"),
        new("MeanPool", t => t.G.MeanPool(t.X(Sequence), t.Mask(["batch", "length"])), "[batch, 6]"),
        new("CosineSimilarity", t => t.G.CosineSimilarity(t.X(Sequence), t.X(["batch", 1, 6]), 2), "[batch, length]"),
    ];

    private static OnnxValue Lengths(Trial t) => t.X(["batch"], 1, 5, ElementType.Int32);

    private static OnnxValue[] Both((OnnxValue, OnnxValue) pair) => [pair.Item1, pair.Item2];

    private static OnnxValue[] Three((OnnxValue, OnnxValue, OnnxValue) outputs) => [outputs.Item1, outputs.Item2, outputs.Item3];
}
