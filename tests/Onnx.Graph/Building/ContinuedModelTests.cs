using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests.Building;

/// <summary>Operators added to models that have been read, run by ONNX Runtime.</summary>
public sealed class ContinuedModelTests
{
    [Fact]
    public void Probabilities_and_the_best_class_are_added_to_logits()
    {
        ModelProto model = Classifier();
        ModelProto before = model.Clone();
        var g = new GraphBuilder(model);
        OnnxValue probabilities = g.Softmax(g.Value("logits"));
        Assert.Equal("[batch, 3]", probabilities.Shape.ToString());
        g.Output("probabilities", probabilities);
        g.Output("class", g.ArgMax(g.Value("logits"), 1));
        ModelProto more = g.Build();
        Assert.Equal(before, model);
        Assert.Equal(["logits", "probabilities", "class"], more.Graph.Output.Select(o => o.Name));
        Assert.Equal(model.Graph.Initializer, more.Graph.Initializer);
        Assert.Equal("a classifier", more.DocString);

        OnnxTensor[] outputs = Runtime.Run(more, ("x", [1, 0, 0, 1], [2, 2]));
        float[] logits = outputs[0].Span<float>().ToArray();
        Assert.Equal([1, 2, 3, 6, 5, 4], logits);
        Assert.Equal(Math.Exp(3) / (Math.Exp(1) + Math.Exp(2) + Math.Exp(3)), outputs[1].Span<float>()[2], 6);
        Assert.Equal([2, 0], outputs[2].Span<long>().ToArray());

        // Without the outputs from before.
        ModelProto only = more.Extract(["class"]);
        Assert.DoesNotContain(only.Graph.Node, n => n.OpType == "Softmax");
        Assert.Equal([2, 0], Runtime.Run(only, ("x", [1, 0, 0, 1], [2, 2]))[0].Span<long>().ToArray());
    }

    [Fact]
    public void Inputs_weights_and_values_between_are_taken_and_names_stay_apart()
    {
        var g = new GraphBuilder(Classifier());
        OnnxValue weight = g.Value("weight");
        Assert.Equal([1, 2, 3, 6, 5, 4], weight.Constant!.Span<float>().ToArray());
        OnnxValue again = g.MatMul(g.Value("x"), weight); // the classifier's own is called MatMul
        Assert.Equal("MatMul_1", again.Name);
        Assert.Same(again, g.Value("MatMul_1"));
        g.Output("difference", g.Sub(g.Value("logits"), g.Mul(again, 3)));
        Assert.Equal([-2, -4, -6], Runtime.Run(g.Build(), ("x", [1, 0], [1, 2]))[1].Span<float>().ToArray());
    }

    [Fact]
    public void Graphs_inside_and_dimensions_that_look_computed_survive()
    {
        ModelProto model = SampleModels.Subgraphs();
        var g = new GraphBuilder(model);
        g.Output("negated y", g.Neg(g.Value("y")));
        ModelProto more = g.Build();
        Assert.Equal(model.Graph.Node, more.Graph.Node.Take(2));
        Assert.Empty(ModelChecker.Check(more));

        ModelProto open = Classifier();
        open.SetType("logits", ElementType.Float, ["batch", 3]);
        open.Graph.Output[0].Type.TensorType.Shape.Dim[0].DimParam = "2*batch+1";
        Assert.Equal("[2*batch+1, 3]", new GraphBuilder(open).Value("logits").Shape.ToString());
        open.Graph.Output[0].Type.TensorType.Shape.Dim[0].ClearValue();
        var unnamed = new GraphBuilder(open);
        unnamed.Output("y", unnamed.Softmax(unnamed.Value("logits")));
        Assert.False(unnamed.Build().Graph.Output[1].Type.TensorType.Shape.Dim[0].HasDimParam);
    }

    [Fact]
    public void What_cannot_be_continued_is_refused_by_name()
    {
        ModelProto model = Classifier();
        Assert.Contains("no value 'z'. Its inputs are 'x', its outputs 'logits'", Error(() => new GraphBuilder(model).Value("z")), StringComparison.Ordinal);
        Assert.Contains("'logits' is taken", Assert.Throws<ArgumentException>(() => new GraphBuilder(model).Input("logits", ElementType.Float, [1])).Message, StringComparison.Ordinal);
        model.Graph.ValueInfo.Clear();
        model.Graph.Output[0].Type = null;
        Assert.Contains("does not state type and shape of 'logits'", Error(() => new GraphBuilder(model).Value("logits")), StringComparison.Ordinal);
        model.OpsetImport[0].Version = 12;
        Assert.Equal("Graph 'classifier' is written in opset 12; operators can be added to graphs of opset 17 to 20.", Error(() => new GraphBuilder(model)));
        Assert.Contains("no graph", Error(() => new GraphBuilder(new ModelProto())), StringComparison.Ordinal);
    }

    private static string Error(Action action) => Assert.Throws<GraphException>(action).Message;

    private static ModelProto Classifier()
    {
        var g = new GraphBuilder("classifier");
        OnnxValue weight = g.Weight("weight", OnnxTensor.From<float>([1, 2, 3, 6, 5, 4], 2, 3));
        g.Output("logits", g.Mul(g.MatMul(g.Input("x", ElementType.Float, ["batch", 2]), weight), 1));
        ModelProto model = g.Build();
        model.DocString = "a classifier";
        return model;
    }
}
