namespace MlNetPath.Onnx.Graph.Tests.Inference;

/// <summary>Inputs that do not fit an operator: the error names the operator, the place in the model, and what was given.</summary>
public sealed class ErrorTests
{
    private static readonly Dictionary<string, (Func<GraphBuilder, OnnxValue> Build, string Says)> Wrong = new(StringComparer.Ordinal)
    {
        ["types"] = (g => g.Add(X(g), g.Scalar(1, ElementType.Double)), "one type"),
        ["types of Conv"] = (g => g.Conv(g.Input("image", ElementType.Double, [1, 4, 9]), Of(g, 2, 4, 3)), "'image' is Double and '"),
        ["types of ConvTranspose"] = (g => g.ConvTranspose(g.Input("image", ElementType.Double, [1, 4, 9]), Of(g, 4, 2, 3)), "they must have one type"),
        ["types of Gemm"] = (g => g.Op("Gemm", [g.Input("rows", ElementType.Double, ["batch", 4]), Of(g, 4, 2)]), "'rows' is Double"),
        ["types of MatMul"] = (g => g.MatMul(g.Input("rows", ElementType.Double, ["batch", 4]), Of(g, 4, 2)), "'rows' is Double"),
        ["types of Concat"] = (g => g.Concat(0, Of(g, 2, 3), g.Input("rows", ElementType.Double, [2, 3])), "'rows' is Double"),
        ["types of LayerNorm"] = (g => g.LayerNorm(g.Input("rows", ElementType.Double, ["batch", 4]), Of(g, 4)), "'rows' is Double"),
        ["types of BatchNormalization"] = (g => g.BatchNorm(g.Input("rows", ElementType.Double, [1, 4, 9]), Of(g, 4), Of(g, 4), Of(g, 4), Of(g, 4)), "'rows' is Double"),
        ["types of InstanceNormalization"] = (g => g.InstanceNorm(g.Input("rows", ElementType.Double, [1, 4, 9]), Of(g, 4), Of(g, 4)), "'rows' is Double"),
        ["types of GRU"] = (g => g.Gru(g.Input("rows", ElementType.Double, [5, 1, 6]), Of(g, 1, 15, 6), Of(g, 1, 15, 5)).State, "'rows' is Double"),
        ["elements of Reshape, whatever the batch"] = (g => g.Reshape(g.Input("rows", ElementType.Float, ["batch", 4]), 0, 7), "[batch, 4] has not as many elements as [batch, 7]"),
        ["a fraction beside integers"] = (g => g.Mul(g.Integers(3), 0.5), "Mul in 'encoder.layers.0': the number 0.5 cannot be given as Int64, since it is not an integer"),
        ["a number before integers"] = (g => g.Sub(0.5, g.Integers(3)), "Sub in 'encoder.layers.0': the number 0.5"),
        ["a bound of integers"] = (g => g.Clip(g.Integers(3), null, double.PositiveInfinity), "Clip in 'encoder.layers.0': the number Infinity cannot be given as Int64"),
        ["a choice beyond integers"] = (g => g.Where(g.Equal(g.Integers(3), 3), 1e19, g.Integers(3)), "Where in 'encoder.layers.0': the number 1E+19 cannot be given as Int64, since it is out of its range"),
        ["a number beyond bytes"] = (g => g.Add(g.Cast(X(g), ElementType.Int8), 128), "Add in 'encoder.layers.0': the number 128"),
        ["a number beyond halves"] = (g => g.Add(g.Cast(X(g), ElementType.Float16), 1e6), "Add in 'encoder.layers.0': the number 1000000 cannot be given as Float16, since it is beyond its largest number"),
        ["a number beyond bfloat16"] = (g => g.Add(g.Cast(X(g), ElementType.BFloat16), 3.4e38), "Add in 'encoder.layers.0': the number 3.4E+38"),
        ["a number beyond floats"] = (g => g.Pad(X(g), [1], [1], value: 1e39), "Pad in 'encoder.layers.0': the number 1E+39"),
        ["a fraction of integers everywhere"] = (g => g.Full(0.5, ElementType.Int32, g.Integers(3)), "ConstantOfShape in 'encoder.layers.0': the number 0.5"),
        ["a constant that is no integer"] = (g => g.Scalar(double.NaN, ElementType.Int64), "Scalar in 'encoder.layers.0': the number NaN"),
        ["shapes"] = (g => g.Add(X(g), Of(g, 5)), "do not fit together"),
        ["integers to Sigmoid"] = (g => g.Sigmoid(g.Integers(1)), "it takes floats"),
        ["floats to Not"] = (g => g.Not(X(g)), "it takes Bool"),
        ["a condition of floats"] = (g => g.Where(X(g), X(g, "y"), 0), "must be Bool"),
        ["axis of Softmax"] = (g => g.Softmax(X(g), 3), "axis 3 is outside of rank 3"),
        ["axis of a reduction"] = (g => g.ReduceMean(X(g), [-4]), "axis -4 is outside"),
        ["TopK of too many"] = (g => g.TopK(X(g), 7).Values, "has no 7 elements"),
        ["inner dimensions"] = (g => g.MatMul(X(g), Of(g, 5, 2)), "6 and 5 differ"),
        ["elements of Reshape"] = (g => g.Reshape(Of(g, 2, 3), 4, 2), "has not as many elements"),
        ["parts that are not whole"] = (g => g.Reshape(Of(g, 7), -1, 2), "cannot be split into parts of 2"),
        ["two open lengths"] = (g => g.Reshape(X(g), -1, -1), "is no shape"),
        ["a length to copy that is not there"] = (g => g.Reshape(Of(g, 6), 6, 0), "no dimension 1"),
        ["an order of axes"] = (g => g.Transpose(X(g), 0, 0, 1), "is no order of 3 axes"),
        ["an axis that cannot go"] = (g => g.Squeeze(X(g), 2), "only axes of length 1"),
        ["no axis to remove"] = (g => g.Squeeze(X(g)), "the axes to remove must be given"),
        ["no axis to remove of an open shape"] = (g => g.Op("Squeeze", [X(g)]), "the axes to remove must be given"),
        ["more axes than starts"] = (g => g.Op("Slice", [X(g), g.Integers(0), g.Integers(1), g.Integers(0, 1)]), "1 starts, 1 ends, 2 axes and 2 steps"),
        ["more starts than axes"] = (g => g.Op("Slice", [X(g), g.Integers(0, 0, 0, 0), g.Integers(1, 1, 1, 1)]), "more than rank 3"),
        ["an axis twice"] = (g => g.Unsqueeze(X(g), 1, 1), "named twice"),
        ["parts that do not fit"] = (g => g.Concat(0, Of(g, 2, 3), Of(g, 2, 4)), "differ on axis 1"),
        ["parts that do not add up"] = (g => g.Split(X(g), 2, 2, 3)[0], "do not add up to 6"),
        ["a step of 0"] = (g => g.Slice(X(g), 1, 0, 4, 0), "goes nowhere"),
        ["channels of Conv"] = (g => g.Conv(Of(g, 1, 4, 9), Of(g, 4, 3, 3)), "are not the"),
        ["rank of Conv"] = (g => g.Conv(Of(g, 2, 3), Of(g, 4, 3, 3)), "data [batch, channels, axes...]"),
        ["groups"] = (g => g.Conv(Of(g, 1, 4, 9), Of(g, 3, 2, 3), groups: 2), "cannot be cut into 2 groups"),
        ["pads of Conv"] = (g => g.Conv(Of(g, 1, 4, 9), Of(g, 2, 4, 3), pads: [1, 1, 1]), "'pads' must be 2 numbers"),
        ["a window too large"] = (g => g.MaxPool(Of(g, 1, 2, 3), [4]), "shorter than a window"),
        ["padding of a pool"] = (g => g.MaxPool(Of(g, 1, 2, 9), [2], pads: [2]), "not less than the window"),
        ["dilations too early"] = (g => g.AveragePool(Of(g, 1, 2, 9), [2], dilations: [2]), "opset 17 has no dilations"),
        ["output padding"] = (g => g.ConvTranspose(Of(g, 1, 4, 9), Of(g, 4, 2, 3), outputPadding: [1]), "must be less than the stride"),
        ["a mode of Pad"] = (g => g.Op("Pad", [X(g), g.Integers(0, 0, 1, 0, 0, 1)], ("mode", "mirror")), "no mode 'mirror'"),
        ["too much cut off"] = (g => g.Pad(X(g), [-4], [-3]), "more is cut off"),
        ["too much wrapped"] = (g => g.Pad(X(g), [7], [0], PadMode.Wrap), "wrapped by 0 up to its own length"),
        ["coordinates"] = (g => g.Op("Resize", [Of(g, 1, 2, 4), null, g.Constant(OnnxTensor.From<float>([1, 1, 2], 3))], ("coordinate_transformation_mode", "half_pixel_symmetric")), "not known in opset 17"),
        ["scales"] = (g => g.Resize(Of(g, 1, 2, 4), [0f]), "above 0"),
        ["a block"] = (g => g.DepthToSpace(Of(g, 1, 6, 2, 2), 2), "no multiple of 2"),
        ["channels of BatchNormalization"] = (g => g.BatchNorm(Of(g, 1, 4, 9), Of(g, 4), Of(g, 3), Of(g, 4), Of(g, 4)), "input 2 must be [4]"),
        ["rank of InstanceNormalization"] = (g => g.InstanceNorm(Of(g, 1, 4), Of(g, 4), Of(g, 4)), "positions"),
        ["weights of LayerNorm"] = (g => g.LayerNorm(X(g), Of(g, 5)), "do not fit together"),
        ["axes of LayerNorm"] = (g => g.LayerNorm(X(g), axes: 4), "no 4 last axes"),
        ["weights of GRU"] = (g => g.Gru(Of(g, 5, 1, 6), Of(g, 1, 12, 6), Of(g, 1, 15, 5)).State, "w must be [1, 15, 6]"),
        ["recurrence of LSTM"] = (g => g.Lstm(Of(g, 5, 1, 6), Of(g, 1, 20, 6), Of(g, 20, 5)).State, "'hidden_size'"),
        ["a direction"] = (g => g.Op("GRU", [Of(g, 5, 1, 6), Of(g, 1, 15, 6), Of(g, 1, 15, 5)], ("direction", "backward")), "no direction 'backward'"),
        ["indices of floats"] = (g => g.Gather(X(g), X(g, "y")), "Int64 or Int32"),
        ["a reduction too early"] = (g => g.ScatterElements(Of(g, 3), g.Integers(1), Of(g, 1), 0, ScatterReduction.Max), "no reduction 'max'"),
        ["an operator too early"] = (g => g.Op("Gelu", [X(g)]), "needs opset 20"),
        ["terms of Einsum"] = (g => g.Einsum("ij,jk->ik", X(g), X(g, "y")), "does not fit"),
        ["an axis of Einsum"] = (g => g.Einsum("ij->ik", Of(g, 2, 3)), "no term"),
        ["a missing input"] = (g => g.Op("MatMul", [X(g)]), "input 1 is missing"),
        ["too many outputs"] = (g => g.Op("Relu", [X(g)], 2)[0], "has 1 outputs, not 2"),
        ["an unknown operator"] = (g => g.Op("Frobnicate", [X(g)]), "CustomOp"),
    };

    public static TheoryData<string> Names => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_error_says_what_is_wrong_and_where(string name)
    {
        var g = new GraphBuilder("wrong");
        using IDisposable within = g.Within("encoder.layers.0");
        GraphException error = Assert.Throws<GraphException>(() => Wrong[name].Build(g));
        Assert.Contains(Wrong[name].Says, error.Message, StringComparison.Ordinal);
        Assert.Contains(" in 'encoder.layers.0': ", error.Message, StringComparison.Ordinal);
        Assert.Contains("given", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_infinity_that_is_meant_is_a_number()
    {
        var g = new GraphBuilder("right");
        foreach (ElementType type in (ElementType[])[ElementType.Float, ElementType.Double, ElementType.Float16, ElementType.BFloat16])
        {
            Assert.Equal(type, g.Max(g.Cast(X(g, $"x{type}"), type), double.NegativeInfinity).Type);
            Assert.Equal(type, g.Scalar(double.NaN, type).Type);
        }

        Assert.Equal((Half)65504, g.Scalar(65519, ElementType.Float16).Constant!.Span<Half>()[0]); // rounded, which is no overflow
        Assert.Equal(long.MinValue, g.Scalar(long.MinValue, ElementType.Int64).Constant!.Span<long>()[0]);
    }

    private static OnnxValue X(GraphBuilder g, string name = "x") => g.Input(name, ElementType.Float, ["batch", "length", 6]);

    private static OnnxValue Of(GraphBuilder g, params ReadOnlySpan<long> shape) => g.Constant(ScalarTensor.Filled(1, ElementType.Float, shape));
}
