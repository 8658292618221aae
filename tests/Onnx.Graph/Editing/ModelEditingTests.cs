using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests.Editing;

public sealed class ModelEditingTests
{
    [Fact]
    public void Values_are_renamed_wherever_they_are_used()
    {
        ModelProto model = SampleModels.Weights();
        model.RenameValue("x", "features");
        model.RenameValue("y", "logits");
        model.RenameValue("large", "weight");
        model.RenameDimension("batch", "rows");
        Assert.Empty(ModelChecker.Check(model));
        using var session = new InferenceSession(model.ToByteArray());
        Assert.Equal(["features"], session.InputNames);
        Assert.Equal(["logits"], session.OutputNames);
        Assert.Equal(["rows", ""], session.InputMetadata["features"].SymbolicDimensions);
        Assert.Equal(0.5f, model.GetWeight("weight").Span<float>()[1]);
    }

    [Fact]
    public void Graphs_inside_follow_unless_they_have_a_value_of_that_name()
    {
        ModelProto model = SampleModels.Subgraphs();
        model.RenameValue("twice", "double");
        Assert.Empty(ModelChecker.Check(model));
        Assert.Equal(["three", "", "double"], model.Graph.Node[1].Attribute[0].G.Node[0].Input);
        Assert.Equal(["sum", "double"], model.Graph.Node[1].Attribute[0].G.Node[0].Attribute[0].G.Node[1].Input);

        GraphProto no = model.Graph.Node[1].Attribute[1].G;
        no.Initializer.Add(OnnxTensor.Scalar(1f).ToProto("double"));
        model.RenameValue("double", "again");
        Assert.Equal(["double"], no.Node[0].Input);
    }

    [Fact]
    public void A_name_that_is_taken_or_missing_is_refused()
    {
        ModelProto model = SampleModels.Subgraphs();
        Assert.Contains("another value has that name", Assert.Throws<GraphException>(() => model.RenameValue("x", "sum")).Message, StringComparison.Ordinal);
        Assert.Contains("Its inputs are 'x', 'which'", Assert.Throws<GraphException>(() => model.RenameValue("z", "q")).Message, StringComparison.Ordinal);
        Assert.Contains("'batch'", Assert.Throws<GraphException>(() => model.RenameDimension("batch", "rows")).Message, StringComparison.Ordinal);
        Assert.Contains("'w'", Assert.Throws<GraphException>(() => model.GetWeight("w")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dimension_takes_the_name_of_another_only_if_that_is_wanted()
    {
        ModelProto model = SampleModels.Weights();
        model.Graph.ValueInfo.Add(Computed("a", "2*length+batch"));
        Assert.Contains("another has that name", Assert.Throws<GraphException>(() => model.RenameDimension("batch", "length")).Message, StringComparison.Ordinal);
        Assert.Contains("'rows+1'", Assert.Throws<GraphException>(() => model.RenameDimension("batch", "rows+1")).Message, StringComparison.Ordinal);
        Assert.Equal("batch", model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam);
        model.RenameDimension("batch", "length", merge: true);
        Assert.Equal("length", model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam);
        Assert.Equal("2*length+length", model.Graph.ValueInfo[^1].Type.TensorType.Shape.Dim[0].DimParam);
    }

    [Theory]
    [InlineData("length", "time")]
    [InlineData("length+1", "time+1")]
    [InlineData("2*(length-length/3)", "2*(time-time/3)")]
    [InlineData("wavelength", "wavelength")]
    [InlineData("length_2", "length_2")]
    public void Computed_dimensions_follow(string before, string after)
    {
        ModelProto model = SampleModels.Weights();
        model.Graph.ValueInfo.Add(SampleModels.Value("a", ElementType.Float, "length"));
        model.Graph.ValueInfo.Add(Computed("b", before));
        model.RenameDimension("length", "time");
        Assert.Equal(after, model.Graph.ValueInfo[^1].Type.TensorType.Shape.Dim[0].DimParam);
    }

    [Fact]
    public void A_dimension_gets_its_length()
    {
        var g = new GraphBuilder("open");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", "length"]);
        g.Output("y", g.Relu(g.Concat(1, x, g.Slice(x, 1, 0, 1))));
        ModelProto model = g.Build();
        model.FixDimension("length", 3);
        Assert.Equal("Float[batch, 3]", Inspected(model).Inputs[0].Type);
        Assert.Equal("Float[batch, ?]", Inspected(model).Outputs[0].Type);
        model.FixDimension("batch", 2);
        Assert.Equal([1, 0, 3, 1, 4, 5, 0, 4], Runtime.Run(model, ("x", [1, -2, 3, 4, 5, -6], [2, 3]))[0].Span<float>().ToArray());
        using var session = new InferenceSession(model.ToByteArray());
        Assert.Equal([2, 3], session.InputMetadata["x"].Dimensions);
        Assert.Equal([2, 4], session.OutputMetadata["y"].Dimensions);
        Assert.Equal("The model has no dimension named 'batch'. It has none.", Assert.Throws<GraphException>(() => model.FixDimension("batch", 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.FixDimension("batch", -1));
    }

    [Fact]
    public void A_fixed_batch_is_opened()
    {
        var g = new GraphBuilder("fixed");
        g.Output("y", g.Relu(g.Neg(g.Input("x", ElementType.Float, [1, 2]))));
        ModelProto model = g.Build();
        model.SetType("x", ElementType.Float, ["batch", 2]);
        model.SetType("y", ElementType.Float, ["batch", 2]);
        Assert.Empty(model.Graph.ValueInfo);
        Assert.Equal([0, 2, 0, 4, 0, 6], Runtime.Run(model, ("x", [1, -2, 3, -4, 5, -6], [3, 2]))[0].Span<float>().ToArray());
        Assert.Contains("no value 'z'", Assert.Throws<GraphException>(() => model.SetType("z", ElementType.Float, [1])).Message, StringComparison.Ordinal);
        Assert.Contains("'large' is a weight", Assert.Throws<GraphException>(() => SampleModels.Weights().SetType("large", ElementType.Float, [1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_gets_other_values()
    {
        using var folder = new TemporaryFolder();
        OnnxFile.Write(SampleModels.Weights(), folder.At("model.onnx"), new() { InlineWeightLimit = 1000 });
        ModelProto model = OnnxFile.Read(folder.At("model.onnx"));
        float[] weight = model.GetWeight("large", folder.Root).Span<float>().ToArray();
        model.SetWeight("large", OnnxTensor.From<float>([.. weight.Select(w => w / 2)], 3000, 1));
        float expected = weight.Sum() / 2 + 1;
        Assert.Equal([expected], Runtime.Run(model, ("x", [.. Enumerable.Repeat(1f, 3000)], [1, 3000]))[0].Span<float>().ToArray());
        Assert.Equal(
            "Weight 'large' is Float[3000, 1] and cannot become Float[3000]: other nodes count on its shape.",
            Assert.Throws<GraphException>(() => model.SetWeight("large", OnnxTensor.From<float>(weight, 3000))).Message);
        Assert.Contains("Double[3000, 1]", Assert.Throws<GraphException>(() => model.SetWeight("large", OnnxTensor.From<double>(new double[3000], 3000, 1))).Message, StringComparison.Ordinal);
        Assert.Contains("no weight 'small'", Assert.Throws<GraphException>(() => model.SetWeight("small", OnnxTensor.Scalar(1f))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_are_set_replaced_and_removed()
    {
        ModelProto model = SampleModels.Weights();
        model.SetMetadata("labels", "none");
        model.SetMetadata("licence", "MIT");
        Assert.Equal(["labels=none", "licence=MIT"], model.MetadataProps.Select(m => $"{m.Key}={m.Value}"));
        model.SetMetadata("labels", null);
        Assert.Equal(["licence"], model.MetadataProps.Select(m => m.Key));
    }

    private static ModelSummary Inspected(ModelProto model) => ModelSummary.Of(model);

    // As a file may have it, in whatever way it was made.
    private static ValueInfoProto Computed(string name, string dimension)
    {
        ValueInfoProto value = SampleModels.Value(name, ElementType.Float, "any");
        value.Type.TensorType.Shape.Dim[0].DimParam = dimension;
        return value;
    }
}
