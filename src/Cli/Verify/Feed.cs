using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Cli;

/// <summary>Makes ONNX Runtime's values of test data.</summary>
internal static class Feed
{
    // A version that has sequences.
    private const int Opset = 18, IrVersion = 8;

    /// <summary>Makes one; the caller disposes it.</summary>
    /// <param name="value">What the file holds.</param>
    /// <param name="type">The type of the model's input.</param>
    /// <exception cref="CaseException">ONNX Runtime does not take such a value.</exception>
    public static RuntimeValue Of(TestValue value, TypeProto type) => value switch
    {
        TestTensor { Strings: { } strings } tensor => RuntimeValue.Strings(tensor.Dimensions, strings.Select(element => element.Memory)),
        TestTensor tensor => RuntimeValue.Tensor(tensor.Type, tensor.Dimensions, tensor.Bytes),
        TestSequence { Items.Count: 0 } => EmptySequence(Unwrapped(type)),
        TestSequence sequence => Of(ValueKind.Sequence, sequence.Items, Unwrapped(type).SequenceType?.ElemType),
        TestMap map => Of(ValueKind.Map, [map.Keys, map.Values], null),
        _ => throw new CaseException("A value that is not there cannot be given to ONNX Runtime inside another one."),
    };

    /// <summary>
    /// The model with inputs that are not there already in it, each made by a node: given from outside, an absent tensor ends the process in ONNX Runtime 1.31.
    /// </summary>
    /// <exception cref="GraphException">Weights in other files of the folder cannot be read.</exception>
    public static byte[] WithNothing(ModelProto model, IReadOnlyList<ValueInfoProto> absent, string folder)
    {
        ModelProto changed = model.Clone();
        OnnxFile.LoadExternalData(changed, folder);
        foreach (ValueInfoProto input in absent)
        {
            changed.Graph.Input.Remove(changed.Graph.Input.First(other => other.Name == input.Name));
            var type = new AttributeProto { Name = "type", Type = AttributeProto.Types.AttributeType.TypeProto, Tp = Unwrapped(input.Type) };
            changed.Graph.Node.Insert(0, new NodeProto { OpType = "Optional", Output = { input.Name }, Attribute = { type } });
        }

        return changed.ToByteArray();
    }

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
        catch
        {
            parts.ForEach(part => part.Dispose());
            throw;
        }
    }

    // What the C interface cannot make, a model of one node does.
    private static RuntimeValue EmptySequence(TypeProto type)
    {
        int elementType = type.SequenceType?.ElemType?.TensorType?.ElemType
            ?? throw new CaseException("An empty sequence of something else than tensors cannot be given to ONNX Runtime.");
        var attribute = new AttributeProto { Name = "dtype", Type = AttributeProto.Types.AttributeType.Int, I = elementType };
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            OpsetImport = { new OperatorSetIdProto { Version = Opset } },
            Graph = new GraphProto
            {
                Name = "empty",
                Node = { new NodeProto { OpType = "SequenceEmpty", Output = { "empty" }, Attribute = { attribute } } },
                Output = { new ValueInfoProto { Name = "empty", Type = type } },
            },
        };
        using RuntimeModel made = RuntimeModel.Load(model.ToByteArray(), 1);
        return made.Run([])[0];
    }
}
