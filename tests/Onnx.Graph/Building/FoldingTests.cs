namespace MlNetPath.Onnx.Graph.Tests.Building;

/// <summary>What depends only on known shapes and small constants is computed when the graph is built.</summary>
public sealed class FoldingTests
{
    private static readonly Dictionary<string, (Func<GraphBuilder, OnnxValue, OnnxValue> Build, double[] Expected)> Folded = new(StringComparer.Ordinal)
    {
        ["the shape"] = ((g, x) => g.Shape(x), [2, 3, 4]),
        ["the size"] = ((g, x) => g.Op("Size", [x]), [24]),
        ["the product of the shape"] = ((g, x) => g.ReduceProd(g.Shape(x)), [24]),
        ["the longest axis"] = ((g, x) => g.ReduceMax(g.Shape(x), keepDims: true), [4]),
        ["arithmetic"] = ((g, x) => g.Sub(g.Mul(g.Length(x, 0), g.Length(x, 1)), 7), [-1]),
        ["division towards 0"] = ((g, x) => g.Div(g.Sub(g.Length(x, 0), 5), 2), [-1]),
        ["the remainder"] = ((g, x) => g.Mod(g.Sub(g.Length(x, 0), 5), 2), [1]),
        ["the smaller one"] = ((g, x) => g.Min(g.Shape(x), g.Integers(9, 1, 9)), [2, 1, 4]),
        ["the larger one"] = ((g, x) => g.Max(g.Shape(x), 3), [3, 3, 4]),
        ["a part of the shape"] = ((g, x) => g.Slice(g.Shape(x), 0, 1), [3, 4]),
        ["an entry of the shape"] = ((g, x) => g.Select(g.Shape(x), 0, -1), [4]),
        ["joined lengths"] = ((g, x) => g.Concat(0, g.Length(x, 2), g.Integers(5, 6), g.Length(x, 0)), [4, 5, 6, 2]),
        ["positions"] = ((g, x) => g.Range(g.Length(x, 2)), [0, 1, 2, 3]),
        ["a vector of one value"] = ((g, x) => g.Full(7, ElementType.Int64, g.Length(x, 1)), [7, 7, 7]),
        ["an expanded value"] = ((g, x) => g.Expand(g.Integers(5), g.Length(x, 0)), [5, 5]),
        ["a length as a float"] = ((g, x) => g.Cast(g.Length(x, 1), ElementType.Float), [3]),
        ["a scalar as a matrix"] = ((g, x) => g.Unsqueeze(g.Scalar(1.5, ElementType.Float), 0, 1), [1.5]),
        ["joined floats"] = ((g, x) => g.Concat(0, g.Reshape(g.Scalar(1.5, ElementType.Float), 1), g.Reshape(g.Scalar(2.5, ElementType.Float), 1)), [1.5, 2.5]),
    };

    public static TheoryData<string> Names => [.. Folded.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_leaves_no_node(string name)
    {
        var g = new GraphBuilder("folded");
        OnnxValue x = g.Input("x", ElementType.Float, [2, 3, 4]);
        OnnxValue value = Folded[name].Build(g, x);
        Assert.NotNull(value.Constant);
        Assert.Equal(Folded[name].Expected, Operators.Numbers.Of(value.Constant));

        g.Output("y", value);
        Assert.Equal(["Identity"], g.Build().Graph.Node.Select(n => n.OpType));
    }

    [Fact]
    public void A_weight_is_moved_by_a_node_so_that_it_keeps_its_name()
    {
        var g = new GraphBuilder("weights");
        OnnxValue weight = g.Weight("norm.weight", OnnxTensor.From<float>(new float[32], 32));
        g.Output("y", g.PerChannel(weight, 4));
        Assert.Equal(["norm.weight"], g.Build().Graph.Initializer.Select(i => i.Name).Where(n => n.StartsWith("norm", StringComparison.Ordinal)));
    }
}
