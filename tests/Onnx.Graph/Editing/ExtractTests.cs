using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests.Editing;

/// <summary>Parts of models, run on their own.</summary>
public sealed class ExtractTests
{
    private static readonly float[] X = [1, -2, 3, -4];

    [Fact]
    public void Without_inputs_named_what_the_outputs_do_not_need_is_gone()
    {
        ModelProto part = TwoHeads().Extract(["second"]);
        Assert.Equal(["x", "mask"], part.Graph.Input.Select(i => i.Name));
        Assert.Equal(["Relu", "Mul", "MatMul"], part.Graph.Node.Select(n => n.OpType));
        Assert.Equal(["b"], part.Graph.Initializer.Select(t => t.Name));
        Assert.Equal(["Relu", "Mul"], part.Graph.ValueInfo.Select(v => v.Name));
        Assert.Equal([5f], Runtime.Run(part, ("x", X[..2], [1, 2]), ("mask", [5, 7], [1, 2]))[0].Span<float>().ToArray()); // relu(-2) is 0
        Assert.Equal([5f], Runtime.Run(TwoHeads().Extract(["first"]), ("x", X[..2], [1, 2]))[0].Span<float>().ToArray());
    }

    [Fact]
    public void Values_between_nodes_can_be_inputs_and_outputs()
    {
        ModelProto model = TwoHeads();
        ModelProto before = model.Clone();
        ModelProto top = model.Extract(["second", "first"], ["Relu", "Mul"]);
        Assert.Equal(["Relu", "Mul"], top.Graph.Input.Select(i => i.Name));
        OnnxTensor[] outputs = Runtime.Run(top, ("Relu", [1, 2], [1, 2]), ("Mul", [10, 20], [1, 2]));
        Assert.Equal([30f], outputs[0].Span<float>().ToArray());
        Assert.Equal([17f], outputs[1].Span<float>().ToArray());

        ModelProto bottom = model.Extract(["Mul", "Relu"], ["mask", "x"]);
        outputs = Runtime.Run(bottom, ("x", X, [2, 2]), ("mask", [2, 2, 2, 2], [2, 2]));
        Assert.Equal([2, 0, 6, 0], outputs[0].Span<float>().ToArray());
        Assert.Equal(before, model);
    }

    [Fact]
    public void A_weight_can_become_an_input()
    {
        ModelProto part = TwoHeads().Extract(["first"], ["x", "a"]);
        Assert.Empty(part.Graph.Initializer);
        Assert.Equal([3f], Runtime.Run(part, ("x", X[..2], [1, 2]), ("a", [3, 9], [2, 1]))[0].Span<float>().ToArray());
    }

    [Fact]
    public void Inputs_and_weights_can_be_given_out_as_they_are()
    {
        ModelProto part = TwoHeads().Extract(["first", "x", "a"]);
        OnnxTensor[] outputs = Runtime.Run(part, ("x", X, [2, 2]));
        Assert.Equal([5, 15], outputs[0].Span<float>().ToArray());
        Assert.Equal(X, outputs[1].Span<float>().ToArray());
        Assert.Equal([5, 6], outputs[2].Span<float>().ToArray());
    }

    [Fact]
    public void Graphs_inside_keep_what_they_read_of_the_graph_around()
    {
        ModelProto model = SampleModels.Subgraphs();
        model.Graph.Node.Add(SampleModels.Node("Neg", ["y"], ["unneeded"]));
        ModelProto part = model.Extract(["y"]);
        Assert.Equal(["Add", "If"], part.Graph.Node.Select(n => n.OpType));
        Assert.Empty(ModelChecker.Check(part));
        GraphException e = Assert.Throws<GraphException>(() => model.Extract(["y"], ["which"]));
        Assert.Equal("'y' cannot be computed from 'which' alone: the input 'x' is needed too. Name it among the inputs.", e.Message);
    }

    [Fact]
    public void What_cannot_be_cut_out_is_refused_by_name()
    {
        ModelProto model = TwoHeads();
        Assert.Contains("no value 'third'. Its inputs are 'x', 'mask', its outputs 'first', 'second'", Error(() => model.Extract(["third"])), StringComparison.Ordinal);
        Assert.Contains("'x' is named twice", Error(() => model.Extract(["first", "x"], ["x"])), StringComparison.Ordinal);
        Assert.Contains("no value 'relu'", Error(() => model.Extract(["first"], ["relu"])), StringComparison.Ordinal);
        Assert.Contains("the input 'mask' is needed too", Error(() => model.Extract(["second"], ["x"])), StringComparison.Ordinal);
        model.Graph.ValueInfo.Clear();
        Assert.Equal("The file does not state the type of value 'Relu'. Say it first with SetType.", Error(() => model.Extract(["first"], ["Relu"])));
        model.SetType("Relu", ElementType.Float, ["batch", 2]);
        Assert.Equal([17f], Runtime.Run(model.Extract(["first"], ["Relu"]), ("Relu", [1, 2], [1, 2]))[0].Span<float>().ToArray());

        var g = new GraphBuilder("split");
        OnnxValue[] halves = g.Split(g.Input("x", ElementType.Float, [4]), 0, 2, 2);
        g.Output("y", g.Add(halves[0], halves[1]));
        ModelProto split = g.Build();
        Assert.Equal(
            "'Split' cannot be an input: its node 'Split' (Split) also makes 'Split_1', which is needed. Take all that the node makes, or what it reads.",
            Error(() => split.Extract(["y"], ["x", "Split"])));
        Assert.Equal([4, 6], Runtime.Run(split.Extract(["y"], ["Split_1", "Split"]), ("Split", [1, 2], [2]), ("Split_1", [3, 4], [2]))[0].Span<float>().ToArray());
    }

    private static string Error(Action action) => Assert.Throws<GraphException>(action).Message;

    // first = relu(x) a, second = (relu(x) * mask) b
    private static ModelProto TwoHeads()
    {
        var g = new GraphBuilder("two heads");
        OnnxValue hidden = g.Relu(g.Input("x", ElementType.Float, ["batch", 2]));
        OnnxValue masked = g.Mul(hidden, g.Input("mask", ElementType.Float, ["batch", 2]));
        g.Output("first", g.MatMul(hidden, g.Weight("a", OnnxTensor.From<float>([5, 6], 2, 1))));
        g.Output("second", g.MatMul(masked, g.Weight("b", OnnxTensor.From<float>([1, 1], 2, 1))));
        return g.Build();
    }
}
