using Google.Protobuf;
using MlNetPath.Onnx.Graph.Schema;
using AttributeType = MlNetPath.Onnx.Graph.Schema.AttributeProto.Types.AttributeType;

namespace MlNetPath.Onnx.Graph.Tests;

/// <summary>Small models that between them use every part of the format.</summary>
internal static class SampleModels
{
    public static IReadOnlyDictionary<string, Func<ModelProto>> All { get; } = new Dictionary<string, Func<ModelProto>>
    {
        ["weights"] = () => Weights(),
        ["subgraphs"] = Subgraphs,
        ["functions"] = Functions,
        ["types"] = Types,
        ["tensors"] = Tensors,
    };

    /// <summary>A linear layer with a large weight and a small one.</summary>
    public static ModelProto Weights(int floats = 3000)
    {
        var g = new GraphBuilder("weights");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", floats]);
        OnnxValue large = g.Weight("large", OnnxTensor.From<float>([.. Enumerable.Range(0, floats).Select(i => i * 0.5f)], floats, 1));
        g.Output("y", g.Add(g.MatMul(x, large), g.Constant(OnnxTensor.From<float>([1f], 1))));
        ModelProto model = g.Build();
        model.MetadataProps.Add(new StringStringEntryProto { Key = "labels", Value = "[\"a\", \"ü\"]" });
        model.DocString = "A linear layer.";
        return model;
    }

    /// <summary>An <c>If</c> whose branches read values of the graph around them, one of them with a <c>Loop</c> inside.</summary>
    public static ModelProto Subgraphs()
    {
        var body = new GraphProto
        {
            Name = "body",
            Input = { Value("i", ElementType.Int64), Value("go", ElementType.Bool), Value("sum", ElementType.Float) },
            Output = { Value("go_on", ElementType.Bool), Value("next", ElementType.Float) },
            Node = { Node("Identity", ["go"], ["go_on"]), Node("Add", ["sum", "twice"], ["next"]) },
        };
        var yes = new GraphProto
        {
            Name = "yes",
            Output = { Value("looped", ElementType.Float) },
            Node = { Node("Loop", ["three", "", "twice"], ["looped"], Graph("body", body)) },
            Initializer = { OnnxTensor.Scalar(3L).ToProto("three") },
        };
        var no = new GraphProto { Name = "no", Output = { Value("negated", ElementType.Float) }, Node = { Node("Neg", ["twice"], ["negated"]) } };
        return Model(new GraphProto
        {
            Name = "subgraphs",
            Input = { Value("x", ElementType.Float), Value("which", ElementType.Bool) },
            Output = { Value("y", ElementType.Float) },
            Node = { Node("Add", ["x", "x"], ["twice"]), Node("If", ["which"], ["y"], Graph("then_branch", yes), Graph("else_branch", no)) },
        });
    }

    /// <summary>A function of the model's own with an attribute, called twice, and a call from one function to another.</summary>
    public static ModelProto Functions()
    {
        var scale = new FunctionProto
        {
            Domain = "own",
            Name = "Scale",
            Input = { "a" },
            Output = { "b" },
            Attribute = { "by" },
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 17 } },
            Node =
            {
                Node("Constant", [], ["factor"], new AttributeProto { Name = "value_float", RefAttrName = "by", Type = AttributeType.Float }),
                Node("Mul", ["a", "factor"], ["b"]),
            },
        };
        var twice = new FunctionProto
        {
            Domain = "own",
            Name = "ScaleTwice",
            Input = { "a" },
            Output = { "c" },
            OpsetImport = { new OperatorSetIdProto { Domain = "own", Version = 1 } },
            Node = { Own("Scale", "a", "b", 2), Own("Scale", "b", "c", 3) },
        };
        ModelProto model = Model(new GraphProto
        {
            Name = "functions",
            Input = { Value("x", ElementType.Float) },
            Output = { Value("y", ElementType.Float) },
            Node = { Own("Scale", "x", "h", 4), new NodeProto { Domain = "own", OpType = "ScaleTwice", Input = { "h" }, Output = { "y" } } },
        });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "own", Version = 1 });
        model.Functions.AddRange([scale, twice]);
        return model;

        static NodeProto Own(string type, string input, string output, float by) =>
            new() { Domain = "own", OpType = type, Input = { input }, Output = { output }, Attribute = { new AttributeProto { Name = "by", Type = AttributeType.Float, F = by } } };
    }

    /// <summary>Sequences, maps, optionals, sparse tensors and opaque values, all metadata, and quantization and training records.</summary>
    public static ModelProto Types()
    {
        TypeProto tensor = Value("", ElementType.Float).Type;
        ModelProto model = Model(new GraphProto
        {
            Name = "types",
            DocString = "Every kind of type.",
            Input =
            {
                Value("x", ElementType.Float, "batch", 3),
                new ValueInfoProto { Name = "several", Type = new() { SequenceType = new() { ElemType = tensor } } },
                new ValueInfoProto { Name = "named", Type = new() { SequenceType = new() { ElemType = new() { MapType = new() { KeyType = 8, ValueType = tensor } } } } },
                new ValueInfoProto { Name = "perhaps", Type = new() { OptionalType = new() { ElemType = new() { SequenceType = new() { ElemType = tensor } } } } },
                new ValueInfoProto { Name = "thin", Type = new() { SparseTensorType = new() { ElemType = 1, Shape = new() { Dim = { new TensorShapeProto.Types.Dimension { DimValue = 8 } } } } } },
                new ValueInfoProto { Name = "secret", Type = new() { OpaqueType = new() { Domain = "own", Name = "thing" } } },
            },
            Output = { Value("y", ElementType.Float, "batch", 3) },
            Node = { Node("Identity", ["x"], ["y"]) },
            ValueInfo = { Value("unused", ElementType.Int2, 4) },
            QuantizationAnnotation = { new TensorAnnotation { TensorName = "x", QuantParameterTensorNames = { new StringStringEntryProto { Key = "SCALE_TENSOR", Value = "s" } } } },
            SparseInitializer = { new SparseTensorProto { Values = OnnxTensor.From<float>([1, 2], 2).ToProto("sparse"), Indices = OnnxTensor.Vector(1, 5).ToProto(""), Dims = { 8 } } },
            MetadataProps = { new StringStringEntryProto { Key = "k", Value = "v" } },
        });
        model.Graph.Input[0].Type.Denotation = "IMAGE";
        model.TrainingInfo.Add(new TrainingInfoProto { Initialization = new GraphProto { Name = "init" }, InitializationBinding = { new StringStringEntryProto { Key = "a", Value = "b" } } });
        model.Configuration.Add(new DeviceConfigurationProto { Name = "two", NumDevices = 2, Device = { "a", "b" } });
        model.Graph.Node[0].DeviceConfigurations.Add(new NodeDeviceConfigurationProto { ConfigurationId = "two", PipelineStage = 1 });
        return model;
    }

    /// <summary>Constants in all storages, and an attribute of every type.</summary>
    public static ModelProto Tensors()
    {
        TensorProto[] stored =
        [
            new() { Name = "floats", DataType = 1, Dims = { 3 }, FloatData = { 1, 2, float.NaN } },
            new() { Name = "halves", DataType = 10, Dims = { 2 }, Int32Data = { 0x3C00, 0xFC00 } },
            new() { Name = "nibbles", DataType = 21, Dims = { 3 }, Int32Data = { 0x21, 0x03 } },
            new() { Name = "doubles", DataType = 11, Dims = { 2 }, DoubleData = { 1, double.Epsilon } },
            new() { Name = "longs", DataType = 7, Dims = { 2 }, Int64Data = { -1, long.MinValue } },
            new() { Name = "uints", DataType = 12, Dims = { 1 }, Uint64Data = { uint.MaxValue } },
            new() { Name = "strings", DataType = 8, Dims = { 2 }, StringData = { ByteString.CopyFromUtf8(""), ByteString.CopyFromUtf8("héllo") } },
            new() { Name = "complex", DataType = 14, Dims = { 1 }, FloatData = { 1, -1 } },
            OnnxTensor.From<Half>([(Half)1, (Half)2], 2).ToProto("raw"),
        ];
        NodeProto node = Node("Everything", ["x"], ["y"]);
        node.Domain = "own";
        node.Attribute.AddRange(
        [
            new() { Name = "f", Type = AttributeType.Float, F = 1.5f },
            new() { Name = "i", Type = AttributeType.Int, I = -3 },
            new() { Name = "s", Type = AttributeType.String, S = ByteString.CopyFrom(0xFF, 0x00) },
            new() { Name = "t", Type = AttributeType.Tensor, T = stored[0] },
            new() { Name = "g", Type = AttributeType.Graph, G = new GraphProto { Name = "empty" } },
            new() { Name = "floats", Type = AttributeType.Floats, Floats = { 1, 2 } },
            new() { Name = "ints", Type = AttributeType.Ints, Ints = { 1, 2 } },
            new() { Name = "strings", Type = AttributeType.Strings, Strings = { ByteString.CopyFromUtf8("a") } },
            new() { Name = "tensors", Type = AttributeType.Tensors, Tensors = { stored } },
            new() { Name = "graphs", Type = AttributeType.Graphs, Graphs = { new GraphProto { Name = "one" }, new GraphProto { Name = "two" } } },
            new() { Name = "sparse", Type = AttributeType.SparseTensor, SparseTensor = new SparseTensorProto { Values = OnnxTensor.From<float>([1], 1).ToProto("v"), Indices = OnnxTensor.Vector(1).ToProto(""), Dims = { 8 } } },
            new() { Name = "type", Type = AttributeType.TypeProto, Tp = Value("", ElementType.Int64).Type },
            new() { Name = "types", Type = AttributeType.TypeProtos, TypeProtos = { Value("", ElementType.Int64).Type } },
        ]);
        ModelProto model = Model(new GraphProto
        {
            Name = "tensors",
            Input = { Value("x", ElementType.Float) },
            Output = { Value("y", ElementType.Float) },
            Node = { node },
            Initializer = { stored },
        });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "own", Version = 1 });
        return model;
    }

    /// <summary>Graphs in graphs, as deep as asked.</summary>
    public static ModelProto Nested(int depth)
    {
        GraphProto graph = new() { Name = "innermost" };
        for (int i = 0; i < depth; i++)
        {
            graph = new GraphProto { Name = "level", Node = { Node("If", ["x"], ["y"], Graph("then_branch", graph)) } };
        }

        return Model(graph);
    }

    public static ModelProto Model(GraphProto graph) =>
        new() { IrVersion = 8, ProducerName = "test", Graph = graph, OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 17 } } };

    public static NodeProto Node(string type, string[] inputs, string[] outputs, params AttributeProto[] attributes) =>
        new() { OpType = type, Name = $"{type}_{string.Join('_', outputs)}", Input = { inputs }, Output = { outputs }, Attribute = { attributes } };

    public static AttributeProto Graph(string name, GraphProto graph) => new() { Name = name, Type = AttributeType.Graph, G = graph };

    public static ValueInfoProto Value(string name, ElementType type, params ReadOnlySpan<Dimension> shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (Dimension d in shape)
        {
            dimensions.Dim.Add(d.IsKnown ? new() { DimValue = d.Value } : new TensorShapeProto.Types.Dimension { DimParam = d.Symbol });
        }

        return new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)type, Shape = dimensions } } };
    }
}
