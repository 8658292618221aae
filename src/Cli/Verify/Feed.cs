using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli;

/// <summary>Makes ONNX Runtime's values of test data.</summary>
internal static class Feed
{
    /// <summary>Makes one; the caller disposes it.</summary>
    /// <param name="value">What the file holds.</param>
    /// <param name="type">The type of the model's input.</param>
    /// <exception cref="CaseException">ONNX Runtime does not take such a value.</exception>
    public static RuntimeValue Of(TestValue value, TypeProto type)
    {
        try
        {
            return Made(value, type);
        }
        catch (ArgumentException e)
        {
            throw CaseException.Of(e);
        }
    }

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

    private static RuntimeValue Made(TestValue value, TypeProto type) => value switch
    {
        TestTensor { Strings: { } strings } tensor => RuntimeValue.Strings([.. strings.Select(element => element.Memory)], tensor.Dimensions),

        // A copy, so that the same comes out every time.
        TestTensor tensor => RuntimeValue.Copy((TensorElementType)tensor.Type, tensor.Bytes.Span, tensor.Dimensions),
        TestSequence { Items.Count: 0 } => RuntimeValue.EmptySequence(ItemType(Unwrapped(type))),
        TestSequence sequence => Joined(sequence.Items, Unwrapped(type).SequenceType?.ElemType, items => RuntimeValue.Sequence(items)),
        TestMap map => Joined([map.Keys, map.Values], null, parts => RuntimeValue.Map(parts[0], parts[1])),
        _ => throw new CaseException("A value that is not there cannot be given to ONNX Runtime inside another one."),
    };

    // What is joined keeps what it needs of its parts.
    private static RuntimeValue Joined(IReadOnlyList<TestValue> values, TypeProto? type, Func<RuntimeValue[], RuntimeValue> join)
    {
        var parts = new List<RuntimeValue>(values.Count);
        try
        {
            foreach (TestValue value in values)
            {
                parts.Add(Made(value, type ?? new TypeProto()));
            }

            return join([.. parts]);
        }
        finally
        {
            parts.ForEach(part => part.Dispose());
        }
    }

    private static TensorElementType ItemType(TypeProto sequence) => (TensorElementType)(sequence.SequenceType?.ElemType?.TensorType?.ElemType
        ?? throw new CaseException("An empty sequence of something else than tensors cannot be given to ONNX Runtime."));

    private static TypeProto Unwrapped(TypeProto type) => type.OptionalType?.ElemType ?? type;
}
