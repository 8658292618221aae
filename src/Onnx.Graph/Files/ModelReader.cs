using Google.Protobuf;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>
/// Decodes a model so that its weights stay where they are: the library would copy every byte string, and nearly all of a model is weights. The outer
/// layers (model, graph, initializers) are walked here, and all that is small goes to the library.
/// </summary>
internal static class ModelReader
{
    // Below this size a copy is cheaper than keeping the whole file for it.
    private const int WorthSharing = 1024;

    /// <summary>Decodes a file.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is no protocol buffer.</exception>
    /// <exception cref="GraphException">It was cut off.</exception>
    public static ModelProto Parse(ReadOnlyMemory<byte> file)
    {
        var model = new ModelProto();
        ReadOnlySpan<byte> span = file.Span;
        var fields = new WireFields(span);
        int rest = 0;
        while (fields.MoveNext())
        {
            if (fields.Missing > 0)
            {
                throw new GraphException($"it ends in the middle, {fields.Missing} bytes too early. It was cut off, or is no ONNX model; copy or download it again.");
            }

            if (fields is { Number: ModelProto.GraphFieldNumber, HasLength: true })
            {
                model.MergeFrom(span[rest..fields.Start]);
                MergeGraph(model.Graph ??= new(), file[fields.Content..fields.End]);
                rest = fields.End;
            }
        }

        model.MergeFrom(span[rest..]);
        return model;
    }

    private static void MergeGraph(GraphProto graph, ReadOnlyMemory<byte> message)
    {
        ReadOnlySpan<byte> span = message.Span;
        var fields = new WireFields(span);
        int rest = 0;
        while (fields.MoveNext())
        {
            if (fields is { Number: GraphProto.InitializerFieldNumber, HasLength: true } && fields.End - fields.Content > WorthSharing)
            {
                graph.MergeFrom(span[rest..fields.Start]);
                graph.Initializer.Add(ParseTensor(message[fields.Content..fields.End]));
                rest = fields.End;
            }
        }

        graph.MergeFrom(span[rest..]);
    }

    private static TensorProto ParseTensor(ReadOnlyMemory<byte> message)
    {
        var tensor = new TensorProto();
        ReadOnlySpan<byte> span = message.Span;
        var fields = new WireFields(span);
        int rest = 0;
        while (fields.MoveNext())
        {
            if (fields is { Number: TensorProto.RawDataFieldNumber, HasLength: true } && fields.End - fields.Content > WorthSharing)
            {
                tensor.MergeFrom(span[rest..fields.Start]);
                tensor.RawData = UnsafeByteOperations.UnsafeWrap(message[fields.Content..fields.End]);
                rest = fields.End;
            }
        }

        tensor.MergeFrom(span[rest..]);
        return tensor;
    }
}
