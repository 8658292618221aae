namespace MlNetPath.Onnx.Runtime;

/// <summary>A model cannot be loaded or run. The message names the file and says what ONNX Runtime or the system reported.</summary>
public class OnnxModelException : Exception
{
    /// <summary>An error with a message.</summary>
    public OnnxModelException(string message)
        : base(message)
    {
    }

    /// <summary>An error with the one that caused it.</summary>
    public OnnxModelException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
