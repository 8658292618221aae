using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Cli.Tests;

/// <summary>Cases that several tests need: one that passes or differs, and some that misbehave.</summary>
internal static class SampleCases
{
    private static readonly TypeProto Float = CaseFolder.TensorType(ElementType.Float);

    /// <summary>The negative of 1, which is -1.</summary>
    public static CaseFolder Negation(string folder, float wanted = -1) =>
        new CaseFolder(folder, CaseFolder.OneNode("Neg", [Float], [Float])).Input(0, Floats(1)).Output(0, Floats(wanted));

    /// <summary>Two rows through a linear layer with weights.</summary>
    public static CaseFolder Linear(string folder)
    {
        var g = new GraphBuilder("linear");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", 3]);
        OnnxValue weight = g.Weight("weight", OnnxTensor.From<float>([1, 2, 3, 4, 5, 6], 3, 2));
        g.Output("y", g.Add(g.MatMul(x, weight), g.Constant(OnnxTensor.From<float>([10, 20], 2))));
        return new CaseFolder(folder, g.Build())
            .Input(0, OnnxTensor.From<float>([1, 0, 0, 0, 0, 1], 2, 3).ToProto("x"))
            .Output(0, OnnxTensor.From<float>([11, 22, 15, 26], 2, 2).ToProto("y"));
    }

    /// <summary>A number that is made into a shape, damaged perhaps into an enormous one.</summary>
    public static CaseFolder Expansion(string folder)
    {
        ModelProto model = CaseFolder.OneNode("Expand", [Float, CaseFolder.TensorType(ElementType.Int64)], [Float]);
        model.Graph.Input.RemoveAt(1);
        model.Graph.Initializer.Add(OnnxTensor.From<long>([2, 3], 2).ToProto("x1"));
        return new CaseFolder(folder, model).Input(0, Floats(7)).Output(0, OnnxTensor.From<float>([7, 7, 7, 7, 7, 7], 2, 3).ToProto(""));
    }

    /// <summary>A sequence of texts.</summary>
    public static CaseFolder Texts(string folder)
    {
        TypeProto type = CaseFolder.SequenceOf(CaseFolder.TensorType(ElementType.String));
        var value = new SequenceProto { ElemType = (int)SequenceProto.Types.DataType.Tensor, TensorValues = { OnnxTensor.FromStrings(["a", "żółw"], 2).ToProto("") } };
        return new CaseFolder(folder, CaseFolder.OneNode("Identity", [type], [type])).Input(0, value).Output(0, value);
    }

    /// <summary>A loop of three rounds, each of which adds 1 and keeps what it has so far.</summary>
    public static CaseFolder Counting(string folder)
    {
        ModelProto model = Loop("Add", ["state", "one"], rounds: 3);
        return new CaseFolder(folder, model).Input(0, Scalar(0f)).Output(0, Scalar(3f)).Output(1, Floats(1, 2, 3));
    }

    /// <summary>A loop that goes on as long as its condition holds, which it always does.</summary>
    public static CaseFolder Endless(string folder)
    {
        ModelProto model = Loop("Identity", ["state"], rounds: null);
        model.Graph.Node[0].Output.RemoveAt(1);
        model.Graph.Output.RemoveAt(1);
        GraphProto body = model.Graph.Node[0].Attribute[0].G;
        body.Node.RemoveAt(2);
        body.Output.RemoveAt(2);
        return new CaseFolder(folder, model).Input(0, Scalar(0f)).Output(0, Scalar(0f));
    }

    /// <summary>The same, and each round keeps another megabyte.</summary>
    public static CaseFolder Growing(string folder)
    {
        ModelProto model = Loop("Identity", ["state"], rounds: null);
        NodeProto keep = model.Graph.Node[0].Attribute[0].G.Node[2];
        keep.OpType = "Expand";
        keep.Input.Add("size");
        model.Graph.Initializer.Add(OnnxTensor.From<long>([1 << 18], 1).ToProto("size"));
        return new CaseFolder(folder, model).Input(0, Scalar(0f)).Output(0, Scalar(0f)).Output(1, Floats(0));
    }

    /// <summary>The smallest integer by -1, which is more than the largest: a signal on x64 processors, and ONNX Runtime 1.31 does not look before it divides.</summary>
    public static CaseFolder TooLargeQuotient(string folder)
    {
        TypeProto number = CaseFolder.TensorType(ElementType.Int32);
        TensorProto smallest = OnnxTensor.From<int>([int.MinValue], 1).ToProto(""), minusOne = OnnxTensor.From<int>([-1], 1).ToProto("");
        return new CaseFolder(folder, CaseFolder.OneNode("Div", [number, number], [number])).Input(0, smallest).Input(1, minusOne).Output(0, smallest);
    }

    /// <summary>A tensor without dimensions.</summary>
    public static TensorProto Scalar<T>(T value)
        where T : unmanaged
    {
        TensorProto tensor = OnnxTensor.From<T>([value], 1).ToProto("");
        tensor.Dims.Clear();
        return tensor;
    }

    public static TensorProto Floats(params float[] elements) => OnnxTensor.From<float>(elements, elements.Length).ToProto("");

    // Its input is the first state; its outputs are the last one, and those of all rounds.
    private static ModelProto Loop(string operatorType, string[] inputs, long? rounds)
    {
        TypeProto yes = ScalarOf(ElementType.Bool), state = ScalarOf(ElementType.Float);
        var body = new GraphProto
        {
            Name = "body",
            Node =
            {
                new NodeProto { OpType = "Identity", Input = { "go" }, Output = { "on" } },
                new NodeProto { OpType = operatorType, Input = { inputs }, Output = { "next" } },
                new NodeProto { OpType = "Identity", Input = { "next" }, Output = { "kept" } },
            },
            Input = { Value("i", ScalarOf(ElementType.Int64)), Value("go", yes), Value("state", state) },
            Output = { Value("on", yes), Value("next", state), Value("kept", Float) },
        };
        var model = new ModelProto
        {
            IrVersion = 10,
            OpsetImport = { new OperatorSetIdProto { Version = 21 } },
            Graph = new GraphProto
            {
                Name = "loop",
                Node =
                {
                    new NodeProto
                    {
                        OpType = "Loop",
                        Input = { rounds is null ? "" : "rounds", "begin", "first" },
                        Output = { "last", "all" },
                        Attribute = { new AttributeProto { Name = "body", Type = AttributeProto.Types.AttributeType.Graph, G = body } },
                    },
                },
                Initializer = { Named(Scalar(true), "begin"), Named(Scalar(1f), "one") },
                Input = { Value("first", state) },
                Output = { Value("last", state), Value("all", Float) },
            },
        };
        if (rounds is { } number)
        {
            model.Graph.Initializer.Add(Named(Scalar(number), "rounds"));
        }

        return model;
    }

    private static TypeProto ScalarOf(ElementType type)
    {
        TypeProto scalar = CaseFolder.TensorType(type);
        scalar.TensorType.Shape = new TensorShapeProto();
        return scalar;
    }

    private static ValueInfoProto Value(string name, TypeProto type) => new() { Name = name, Type = type };

    private static TensorProto Named(TensorProto tensor, string name)
    {
        tensor.Name = name;
        return tensor;
    }
}
