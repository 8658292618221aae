using MlNetPath.Onnx.Graph.Schema;
using AttributeType = MlNetPath.Onnx.Graph.Schema.AttributeProto.Types.AttributeType;

namespace MlNetPath.Onnx.Graph.Tests.Checking;

public sealed class ModelCheckerTests
{
    public static TheoryData<string> Samples => [.. SampleModels.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Sound_models_have_no_problems(string name)
    {
        ModelProto model = SampleModels.All[name]();
        Assert.Empty(ModelChecker.Check(model));
        ModelChecker.ThrowIfInvalid(model);
    }

    [Fact]
    public void Values_are_made_once_and_before_they_are_used()
    {
        Finds(m => m.Graph.Node.RemoveAt(0), "node 'If_y' (If), then_branch, node 'Loop_looped' (Loop): its input 'twice' is made by no node", from: SampleModels.Subgraphs);
        Finds(m => m.Graph.Node.Add(SampleModels.Node("Neg", ["late"], ["early"])), "node 'Neg_early' (Neg): its input 'late' is made by no node, and is no input or weight of the graph");
        Finds(
            m => m.Graph.Node.AddRange([SampleModels.Node("Neg", ["late"], ["early"]), SampleModels.Node("Abs", ["x"], ["late"])]),
            "node 'Neg_early' (Neg): its input 'late' is made only later, by node 'Abs_late'");
        Finds(m => m.Graph.Node.Add(SampleModels.Node("Neg", ["self"], ["self"])), "its input 'self' is its own output");
        Finds(m => m.Graph.Node.Add(SampleModels.Node("Neg", ["x"], ["y"])), "node 'Neg_y' (Neg): its output 'y' has the name of another value");
        Finds(m => m.Graph.Node.Add(SampleModels.Node("Neg", ["x"], ["large"])), "its output 'large' has the name of another value");
        Finds(m => m.Graph.Input.Add(m.Graph.Input[0].Clone()), "graph: it has the input 'x' twice");
        Finds(m => m.Graph.Initializer.Add(m.Graph.Initializer[0].Clone()), $"graph: it has the weight 'large' twice");
        Finds(m => m.Graph.Output.Add(SampleModels.Value("z", ElementType.Float)), "graph: its output 'z' is made by no node");
        Finds(m => m.Graph.Output.Add(m.Graph.Output[0].Clone()), "graph: it has the output 'y' twice");
        Finds(m => m.Graph.Node[1].Attribute[0].G.Output[0].Name = "twice", "then_branch: its output 'twice' is a value of the graph around it", from: SampleModels.Subgraphs);
        Finds(m => m.Graph.Node[1].Attribute[1].G.Node[0].Input[0] = "looped", "node 'If_y' (If), else_branch, node 'Neg_negated' (Neg): its input 'looped' is made by no node", from: SampleModels.Subgraphs);
    }

    [Fact]
    public void Versions_and_domains_are_declared()
    {
        Finds(m => m.ClearIrVersion(), "model: the format's version (ir_version) is missing");
        Finds(m => m.OpsetImport.Clear(), "model: it does not say which operator sets it uses", "the operator set of its domain, '', is not declared");
        Finds(m => m.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx", Version = 18 }), "it names the operator set 'ai.onnx' twice");
        Finds(m => m.OpsetImport.Add(new OperatorSetIdProto { Domain = "own" }), "the version of the operator set 'own' is missing");
        Finds(m => m.Graph.Node[0].Domain = "own", "(MatMul): the operator set of its domain, 'own', is not declared");
        Finds(m => m.Graph.Node[0].OpType = "", "(no type): it has no operator");
        Finds(m => m.Graph = null, "model: it has no graph");
        Finds(m => m.Graph.ClearName(), "graph: it has no name");
        Finds(m => m.MetadataProps.Add(m.MetadataProps[0].Clone()), "the key 'labels' twice");
    }

    [Fact]
    public void Attributes_have_one_value_of_their_type()
    {
        Finds(With(new() { Name = "axis", I = 1 }), "node 'MatMul' (MatMul): its attribute 'axis' has no type");
        Finds(With(new() { Name = "axis", I = 1, Type = (AttributeType)77 }), "its attribute 'axis' has the type 77, which is not known");
        Finds(With(new() { Name = "axis", I = 1, Type = AttributeType.Float }), "its attribute 'axis' says that it is of type Float, but has a value of type Int");
        Finds(With(new() { Name = "value", Type = AttributeType.Tensor }), "its attribute 'value' of type Tensor has no value");
        Finds(With(new() { Type = AttributeType.Int }), "an attribute has no name");
        Finds(With(new() { Name = "a", Type = AttributeType.Int, RefAttrName = "b" }), "refers to 'b' of a function, but is in none");
        Finds(
            m =>
            {
                With(new() { Name = "axis", I = 1, Type = AttributeType.Int })(m);
                With(new() { Name = "axis", I = 1, Type = AttributeType.Int })(m);
            },
            "it has the attribute 'axis' twice");
        Finds(With(new() { Name = "value", Type = AttributeType.Tensor, T = new TensorProto { Name = "t", DataType = 1, Dims = { 2 } } }), "node 'MatMul' (MatMul), value: Tensor 't' takes 2 entries");

        static Action<ModelProto> With(AttributeProto attribute) => m => m.Graph.Node[0].Attribute.Add(attribute);
    }

    [Fact]
    public void Weights_are_whole()
    {
        Finds(m => m.Graph.Initializer[0].Dims[0]++, "graph: Tensor 'large' takes 12004 bytes by its type and dimensions, but its raw_data holds 12000");
        Finds(m => m.Graph.Initializer[0].Dims[0] = -1, "Tensor 'large' has impossible dimensions, [-1, 1]");
        Finds(m => m.Graph.Initializer[0].DataType = 0, "Tensor 'large' has the element type 0, which is not known");
        Finds(m => m.Graph.Initializer[0].FloatData.Add(1), "tensor 'large' has elements in raw_data and in float_data");
        Finds(m => m.Graph.Initializer[0].ClearName(), "graph: one of its weights has no name");
        Finds(m => m.Graph.Initializer[0].DataLocation = TensorProto.Types.DataLocation.External, "the data of tensor 'large' lie in another file, but there are some in raw_data too", "not in which");
        Finds(m => m.Graph.SparseInitializer[0].Indices.Dims[0] = 1, "do not fit together", from: SampleModels.Types);
        Finds(m => m.Graph.SparseInitializer[0].Indices = null, "sparse tensor 'sparse' has no indices", from: SampleModels.Types);
    }

    [Fact]
    public void Inputs_and_outputs_are_typed()
    {
        Finds(m => m.Graph.Output[0].Type = null, "graph: its input or output 'y' has no type");
        Finds(m => m.Graph.Input[0].Type.TensorType.ElemType = 0, "its input or output 'x' has no element type");
        Finds(m => m.Graph.Input[0].Type.TensorType.ElemType = 50, "has the element type 50, which is not known");
        Finds(m => m.Graph.Input[2].Type.SequenceType.ElemType.MapType.KeyType = 1, "its input or output 'named' is a map whose keys are neither integers nor strings", from: SampleModels.Types);
    }

    [Fact]
    public void Functions_are_checked_as_graphs_are()
    {
        Finds(m => m.Functions[0].Output[0] = "gone", "function 'own.Scale': its output 'gone' is made by no node", from: SampleModels.Functions);
        Finds(m => m.Functions[0].Node[0].Attribute[0].RefAttrName = "gone", "function 'own.Scale', node 'Constant_factor' (Constant): its attribute 'value_float' refers to 'gone', which the function does not have", from: SampleModels.Functions);
        Finds(m => m.Functions[0].OpsetImport.Clear(), "function 'own.Scale', node 'Mul_b' (Mul): the operator set of its domain, '', is not declared", from: SampleModels.Functions);
        Finds(m => m.Functions.Add(m.Functions[0].Clone()), "function 'own.Scale': there is another of that name", from: SampleModels.Functions);
        Finds(m => m.IrVersion = 7, "functions, which the format knows from version 8 on", from: SampleModels.Functions);
        Finds(
            m =>
            {
                m.Functions[0].OpsetImport.Add(new OperatorSetIdProto { Domain = "own", Version = 1 });
                m.Functions[0].Node.Add(new NodeProto { Domain = "own", OpType = "ScaleTwice", Input = { "a" }, Output = { "d" } });
            },
            "function 'own.Scale': it calls itself",
            from: SampleModels.Functions);
    }

    [Fact]
    public void A_model_nested_without_end_and_one_wrong_everywhere_are_told_in_bounds()
    {
        Assert.Contains(ModelChecker.Check(SampleModels.Nested(20_000)), p => p.Contains("nested more than", StringComparison.Ordinal));
        ModelProto model = SampleModels.Weights();
        model.Graph.Node.AddRange(Enumerable.Range(0, 100_000).Select(i => SampleModels.Node("Neg", [new string('n', 1000)], [$"{i}"])));
        IReadOnlyList<string> problems = ModelChecker.Check(model);
        Assert.Equal(100, problems.Count);
        Assert.All(problems, p => Assert.InRange(p.Length, 1, 1000));
        Assert.EndsWith("There are 99 more problems.", Assert.Throws<GraphException>(() => ModelChecker.ThrowIfInvalid(model)).Message, StringComparison.Ordinal);
    }

    private static void Finds(Action<ModelProto> breakIt, params string[] expected) => Finds(breakIt, expected, () => SampleModels.Weights());

    private static void Finds(Action<ModelProto> breakIt, string expected, Func<ModelProto> from) => Finds(breakIt, [expected], from);

    private static void Finds(Action<ModelProto> breakIt, string[] expected, Func<ModelProto> from)
    {
        ModelProto model = from();
        breakIt(model);
        IReadOnlyList<string> problems = ModelChecker.Check(model);
        Assert.All(expected, e => Assert.True(problems.Any(p => p.Contains(e, StringComparison.Ordinal)), $"'{e}' is not in: {string.Join(" | ", problems)}"));
    }
}
