using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests.Inspecting;

public sealed class ModelSummaryTests
{
    [Fact]
    public void A_model_is_summed_up()
    {
        ModelProto model = SampleModels.Weights();
        ModelSummary summary = ModelSummary.Of(model);
        Assert.Equal(("weights", 8, "A linear layer."), (summary.Graph, summary.IrVersion, summary.DocString));
        Assert.StartsWith("MlNetPath ", summary.Producer, StringComparison.Ordinal);
        Assert.Equal([new("x", "Float[batch, 3000]")], summary.Inputs);
        Assert.Equal([new("y", "Float[batch, 1]")], summary.Outputs);
        Assert.Equal([new("Add", 1), new("MatMul", 1)], summary.Operators);
        Assert.Equal((3001, 12004), (summary.Parameters, summary.ParameterBytes));
        Assert.Equal(17, summary.Opsets["ai.onnx"]);
        Assert.Equal("[\"a\", \"ü\"]", summary.Metadata["labels"]);
        string text = summary.ToString();
        Assert.All(["Float[batch, 3000]", "3,001", "MatMul", "labels", "A linear layer."], part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Types_of_every_kind_are_readable() => Assert.Equal(
        ["Float[batch, 3]", "sequence(Float[])", "sequence(map(String, Float[]))", "optional(sequence(Float[]))", "sparse(Float[8])", "opaque(own.thing)"],
        ModelSummary.Of(SampleModels.Types()).Inputs.Select(i => i.Type));

    [Fact]
    public void Operators_in_subgraphs_and_functions_count()
    {
        Assert.Equal(["Add 2", "Identity 1", "If 1", "Loop 1", "Neg 1"], ModelSummary.Of(SampleModels.Subgraphs()).Operators.Select(o => $"{o.Operator} {o.Count}"));
        ModelSummary functions = ModelSummary.Of(SampleModels.Functions());
        Assert.Equal(["own.Scale 3", "Constant 1", "Mul 1", "own.ScaleTwice 1"], functions.Operators.Select(o => $"{o.Operator} {o.Count}"));
        Assert.Equal(["own.Scale", "own.ScaleTwice"], functions.Functions);
    }

    [Fact]
    public void Weights_in_other_files_count_and_weights_that_old_files_list_as_inputs_are_none()
    {
        ModelProto model = SampleModels.Weights();
        model.Graph.Input.Add(SampleModels.Value("large", ElementType.Float, 3000, 1));
        ExternalData.Refer(model.Graph.Initializer[0], "weights.bin", 0, 12000);
        ModelSummary summary = ModelSummary.Of(model);
        Assert.Equal(["x"], summary.Inputs.Select(i => i.Name));
        Assert.Equal((3001, 12004), (summary.Parameters, summary.ParameterBytes));
        Assert.Equal(["weights.bin"], summary.ExternalFiles);
    }

    [Fact]
    public void Sizes_that_are_lies_do_not_overflow()
    {
        ModelProto model = SampleModels.Weights();
        model.Graph.Initializer.AddRange(Enumerable.Range(0, 100).Select(i => new TensorProto { Name = $"{i}", DataType = 1, Dims = { 1L << 58 } }));
        Assert.Equal(long.MaxValue, ModelSummary.Of(model).ParameterBytes);
    }
}
