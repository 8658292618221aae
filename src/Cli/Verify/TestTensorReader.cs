using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Cli;

/// <summary>Reads a tensor message. What it allocates is bounded by what the file holds, whatever the dimensions claim.</summary>
internal static class TestTensorReader
{
    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidDataException">It contradicts itself; the message says where, as the end of a sentence about the file.</exception>
    public static TestTensor Read(TensorProto proto)
    {
        if (proto.IsExternal())
        {
            throw new InvalidDataException("has its elements in yet another file, which test data may not");
        }

        try
        {
            (ElementType type, long count, _) = OnnxTensor.StoredSize(proto);
            long[] dimensions = [.. proto.Dims];
            if (type != ElementType.String)
            {
                return new(type, dimensions, OnnxTensor.FromProto(proto).Bytes);
            }

            // Not as text: strings in test data may be any bytes.
            TensorStorage.CheckSize(proto, type, count, 0);
            return new(type, dimensions, default, proto.StringData);
        }
        catch (GraphException e)
        {
            throw new InvalidDataException($"holds no tensor that can be: {e.Message.TrimEnd('.')}", e);
        }
    }
}
