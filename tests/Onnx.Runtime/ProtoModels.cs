using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Runtime.Tests;

/// <summary>Models that the builder does not write: sequences, maps, optionals, loops, operators of other domains.</summary>
internal static class ProtoModels
{
    public static TypeProto Tensor(ElementType type, params string[] dimensions)
    {
        var tensor = new TypeProto { TensorType = new() { ElemType = (int)type, Shape = new() } };
        tensor.TensorType.Shape.Dim.AddRange(dimensions.Select(d => long.TryParse(d, out long length) ? new TensorShapeProto.Types.Dimension { DimValue = length } : new() { DimParam = d }));
        return tensor;
    }

    public static TypeProto Unranked(ElementType type) => new() { TensorType = new() { ElemType = (int)type } };

    public static TypeProto Sequence(TypeProto item) => new() { SequenceType = new() { ElemType = item } };

    public static TypeProto Optional(TypeProto item) => new() { OptionalType = new() { ElemType = item } };

    public static TypeProto Map(ElementType key, ElementType value) => new() { MapType = new() { KeyType = (int)key, ValueType = Unranked(value) } };

    public static ValueInfoProto Value(string name, TypeProto type) => new() { Name = name, Type = type };

    public static NodeProto Node(string type, string[] inputs, string[] outputs, params AttributeProto[] attributes) =>
        new() { OpType = type, Input = { inputs }, Output = { outputs }, Attribute = { attributes } };

    public static GraphProto GraphOf(ValueInfoProto[] inputs, ValueInfoProto[] outputs, NodeProto[] nodes, params TensorProto[] weights) =>
        new() { Name = "g", Input = { inputs }, Output = { outputs }, Node = { nodes }, Initializer = { weights } };

    public static byte[] Model(GraphProto graph, int opset = 18, int ir = 8)
    {
        var model = new ModelProto { IrVersion = ir, Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = opset } } };
        if (graph.Node.Any(n => n.Domain.Length > 0))
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 3 });
        }

        return model.ToByteArray();
    }

    /// <summary>y is one node of x.</summary>
    public static byte[] OneNode(string type, TypeProto x, TypeProto y, int opset = 18, params AttributeProto[] attributes) =>
        Model(GraphOf([Value("x", x)], [Value("y", y)], [Node(type, ["x"], ["y"], attributes)]), opset, opset >= 25 ? 12 : opset >= 23 ? 11 : opset >= 21 ? 10 : 8);

    /// <summary>A loop of so many rounds, each of which adds x to y; x [n].</summary>
    public static byte[] Loop(long rounds)
    {
        TypeProto x = Tensor(ElementType.Float, "n"), flag = Tensor(ElementType.Bool), count = Tensor(ElementType.Int64);
        GraphProto body = GraphOf(
            [Value("i", count), Value("again", flag), Value("sum", x)],
            [Value("still", flag), Value("more", x)],
            [Node("Identity", ["again"], ["still"]), Node("Add", ["sum", "x"], ["more"])]);
        TensorProto trips = OnnxTensor.From<long>([rounds]).ToProto("trips"), go = OnnxTensor.From<bool>([true]).ToProto("go");
        return Model(GraphOf(
            [Value("x", x)],
            [Value("y", x)],
            [Node("Loop", ["trips", "go", "x"], ["y"], new AttributeProto { Name = "body", Type = AttributeProto.Types.AttributeType.Graph, G = body })],
            trips,
            go));
    }
}
