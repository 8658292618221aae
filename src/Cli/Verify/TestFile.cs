using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Cli;

/// <summary>Reads a file of test data. The message in it is not named there: the type of the model's input or output tells which one it is, and where there is none, a tensor.</summary>
internal static class TestFile
{
    /// <summary>Reads it.</summary>
    /// <exception cref="CaseException">It cannot be read or contradicts itself; the message names the file.</exception>
    public static TestValue Read(string path, TypeProto type)
    {
        string name = $"{Path.GetFileName(Path.GetDirectoryName(path))}/{Path.GetFileName(path)}";
        try
        {
            return FileKind.IsSpecial(path) ? throw new InvalidDataException("is a device or a pipe, which may never end") : Read(File.ReadAllBytes(path), type);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidProtocolBufferException)
        {
            throw new CaseException(e is InvalidDataException ? $"{name} {e.Message}." : $"{name} is no test data: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CaseException($"{name} cannot be read: {e.Message}", e);
        }
    }

    private static TestValue Read(byte[] content, TypeProto type) => type.ValueCase switch
    {
        TypeProto.ValueOneofCase.TensorType or TypeProto.ValueOneofCase.None =>
            AsDeclared(TestTensorReader.Read(TensorProto.Parser.ParseFrom(content)), (ElementType)(type.TensorType?.ElemType ?? 0)),
        TypeProto.ValueOneofCase.SequenceType => Of(SequenceProto.Parser.ParseFrom(content)),
        TypeProto.ValueOneofCase.OptionalType => Of(OptionalProto.Parser.ParseFrom(content), type.OptionalType.ElemType),
        TypeProto.ValueOneofCase.MapType => Of(MapProto.Parser.ParseFrom(content)),
        _ => throw new InvalidDataException($"belongs to a {type.ValueCase} value, for which there is no test data"),
    };

    // The standard's own test data have bfloat16 as the 16-bit integers of the same bits, as NumPy knows no such type.
    private static TestTensor AsDeclared(TestTensor tensor, ElementType declared) =>
        tensor.Type == ElementType.UInt16 && declared == ElementType.BFloat16 ? tensor with { Type = declared } : tensor;

    private static TestSequence Of(SequenceProto sequence) => new((SequenceProto.Types.DataType)sequence.ElemType switch
    {
        SequenceProto.Types.DataType.Tensor => [.. sequence.TensorValues.Select(TestTensorReader.Read)],
        SequenceProto.Types.DataType.Sequence => [.. sequence.SequenceValues.Select(Of)],
        SequenceProto.Types.DataType.Map => [.. sequence.MapValues.Select(Of)],
        SequenceProto.Types.DataType.Optional => [.. sequence.OptionalValues.Select(o => Of(o, null))],
        SequenceProto.Types.DataType.Undefined when Count(sequence) == 0 => [],
        SequenceProto.Types.DataType other => throw new InvalidDataException($"holds a sequence of {(Enum.IsDefined(other) ? other.ToString() : $"the unknown kind {sequence.ElemType}")}, which cannot be compared"),
    });

    private static int Count(SequenceProto sequence) =>
        sequence.TensorValues.Count + sequence.SparseTensorValues.Count + sequence.SequenceValues.Count + sequence.MapValues.Count + sequence.OptionalValues.Count;

    // The kind that the file states, or, where it states none, the one that the model does.
    private static TestValue Of(OptionalProto optional, TypeProto? type) => optional switch
    {
        { TensorValue: { } tensor } => TestTensorReader.Read(tensor),
        { SequenceValue: { } sequence } => Of(sequence),
        { MapValue: { } map } => Of(map),
        { OptionalValue: { } inner } => Of(inner, type?.OptionalType?.ElemType),
        { SparseTensorValue: not null } => throw new InvalidDataException("holds a sparse tensor, which cannot be compared"),
        _ => new TestNothing(),
    };

    private static TestMap Of(MapProto map)
    {
        var type = (ElementType)map.KeyType;
        TestTensor keys = type == ElementType.String
            ? new(type, [map.StringKeys.Count], default, map.StringKeys)
            : TestTensorReader.Read(KeyTensor(map, type));
        TestTensor values = Joined(map.Values is { } sequence ? Of(sequence).Items : []);
        return keys.Dimensions[0] == values.Dimensions[0]
            ? new(keys, values)
            : throw new InvalidDataException($"holds a map of {keys.Dimensions[0]} keys and {values.Dimensions[0]} values");
    }

    // A map's values are numbers or strings, each in a tensor of its own.
    private static TestTensor Joined(IReadOnlyList<TestValue> values)
    {
        if (values.FirstOrDefault() is not TestTensor first)
        {
            return values.Count == 0 ? new(ElementType.Float, [0], default) : throw new InvalidDataException("holds a map of something else than numbers and strings, which cannot be compared");
        }

        TestTensor[] tensors = [.. values.OfType<TestTensor>().Where(value => value.Type == first.Type && value.Dimensions.All(dimension => dimension == 1))];
        return tensors.Length < values.Count || first.Type.Bits() is > 0 and < 8
            ? throw new InvalidDataException("holds a map whose values are not single numbers or strings of one type")
            : new(first.Type, [values.Count], tensors.SelectMany(tensor => tensor.Bytes.ToArray()).ToArray(), first.Strings is null ? null : [.. tensors.SelectMany(tensor => tensor.Strings!)]);
    }

    private static TensorProto KeyTensor(MapProto map, ElementType type)
    {
        if (!type.IsInteger())
        {
            throw new InvalidDataException($"holds a map with keys of the type {type}");
        }

        var tensor = new TensorProto { DataType = (int)type, Dims = { map.Keys.Count } };
        switch (type)
        {
            case ElementType.Int64:
                tensor.Int64Data.AddRange(map.Keys);
                break;
            case ElementType.UInt32 or ElementType.UInt64:
                tensor.Uint64Data.AddRange(map.Keys.Select(key => unchecked((ulong)key)));
                break;
            default:
                tensor.Int32Data.AddRange(map.Keys.Select(key => unchecked((int)key)));
                break;
        }

        return tensor;
    }
}
