namespace MlNetPath.Onnx.Graph;

/// <summary>A graph that cannot be built, read or written; the message names the file, node or value and what to do.</summary>
public sealed class GraphException : Exception
{
    /// <summary>Makes one with its message.</summary>
    public GraphException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with its message and cause.</summary>
    public GraphException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
