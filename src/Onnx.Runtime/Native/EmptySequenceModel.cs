namespace MlNetPath.Onnx.Runtime;

/// <summary>Makes an empty sequence, which ONNX Runtime's C interface cannot: a model of one node does. The model is written here byte by byte, as protocol buffers have it.</summary>
internal static class EmptySequenceModel
{
    private const byte IrVersion = 8, Opset = 18;

    /// <summary>An empty sequence of tensors.</summary>
    /// <exception cref="NativeException">ONNX Runtime has no sequences of this type.</exception>
    public static ValueHandle Of(TensorElementType type)
    {
        using var options = new Microsoft.ML.OnnxRuntime.SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = Microsoft.ML.OnnxRuntime.OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using SessionHandle session = SessionHandle.Load(Model((byte)type), options.DangerousGetHandle());
        Span<nint> output = [0];
        session.Run(0, [], [], session.OutputNames, output);
        return new(output[0]);
    }

    private static byte[] Model(byte type)
    {
        byte[] name = Field(0x0A, "e"u8);
        byte[] attribute = [.. Field(0x0A, "dtype"u8), 0x18, type, 0xA0, 0x01, 2]; // name, i, type: an integer
        byte[] node = [.. Field(0x12, "e"u8), .. Field(0x22, "SequenceEmpty"u8), .. Field(0x2A, attribute)]; // output, op_type, attribute
        byte[] sequence = Field(0x22, Field(0x0A, Field(0x0A, [0x08, type]))); // sequence_type, elem_type, tensor_type, elem_type
        byte[] graph = [.. Field(0x0A, node), .. Field(0x12, "g"u8), .. Field(0x62, [.. name, .. Field(0x12, sequence)])]; // node, name, output
        return [0x08, IrVersion, .. Field(0x3A, graph), .. Field(0x42, [0x10, Opset])]; // ir_version, graph, opset_import
    }

    // No part is longer than 127 bytes, so a length is one byte.
    private static byte[] Field(byte tag, ReadOnlySpan<byte> content) => [tag, checked((byte)content.Length), .. content];
}
