using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Cli;

/// <summary>Makes ONNX Runtime's values of test data.</summary>
internal static class Feed
{
    // Where Optional and sequences of every type are in the standard.
    private const int Opset = 18, IrVersion = 8;

    /// <summary>Makes one; the caller disposes it.</summary>
    /// <param name="value">What the file holds.</param>
    /// <param name="type">The type of the model's input.</param>
    /// <exception cref="CaseException">ONNX Runtime does not take such a value.</exception>
    public static RuntimeValue Of(TestValue value, TypeProto type) => value switch
    {
        TestTensor { Strings: { } strings } tensor => RuntimeValue.Strings(tensor.Dimensions, strings.Select(element => element.Memory)),
        TestTensor tensor => RuntimeValue.Tensor(tensor.Type, tensor.Dimensions, tensor.Bytes),
        TestSequence { Items.Count: 0 } => Made("SequenceEmpty", Unwrapped(type), EmptySequenceType(Unwrapped(type))),
        TestSequence sequence => Of(ValueKind.Sequence, sequence.Items, Unwrapped(type).SequenceType?.ElemType),
        TestMap map => Of(ValueKind.Map, [map.Keys, map.Values], null),
        _ => Made("Optional", type, new AttributeProto { Name = "type", Type = AttributeProto.Types.AttributeType.TypeProto, Tp = Unwrapped(type) }),
    };

    private static TypeProto Unwrapped(TypeProto type) => type.OptionalType?.ElemType ?? type;

    private static RuntimeValue Of(ValueKind kind, IReadOnlyList<TestValue> values, TypeProto? type)
    {
        var parts = new List<RuntimeValue>(values.Count);
        try
        {
            foreach (TestValue value in values)
            {
                parts.Add(Of(value, type ?? new TypeProto()));
            }

            return RuntimeValue.Of(kind, parts);
        }
        finally
        {
            parts.ForEach(part => part.Dispose());
        }
    }

    private static AttributeProto EmptySequenceType(TypeProto type) => new()
    {
        Name = "dtype",
        Type = AttributeProto.Types.AttributeType.Int,
        I = type.SequenceType?.ElemType?.TensorType?.ElemType ?? throw new CaseException("An empty sequence of something else than tensors cannot be given to ONNX Runtime."),
    };

    // What the C interface cannot make, a model of one node does.
    private static RuntimeValue Made(string operatorType, TypeProto type, AttributeProto attribute)
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            OpsetImport = { new OperatorSetIdProto { Version = Opset } },
            Graph = new GraphProto
            {
                Name = operatorType,
                Node = { new NodeProto { OpType = operatorType, Output = { "made" }, Attribute = { attribute } } },
                Output = { new ValueInfoProto { Name = "made", Type = type } },
            },
        };
        using RuntimeModel made = RuntimeModel.Load(model.ToByteArray());
        return made.Run([])[0];
    }
}
