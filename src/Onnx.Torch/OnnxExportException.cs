namespace MlNetPath.Onnx.Torch;

/// <summary>A network that cannot be exported, or whose file does not compute what the network does; the message names the module's path and type and says what to do.</summary>
public sealed class OnnxExportException : Exception
{
    /// <summary>Makes one with its message.</summary>
    public OnnxExportException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with its message and cause.</summary>
    public OnnxExportException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
