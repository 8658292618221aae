namespace MlNetPath.Cli;

/// <summary>A case that cannot be run, and why: a file of it, the model, or ONNX Runtime. Becomes the detail of its result.</summary>
internal sealed class CaseException : Exception
{
    public CaseException(string message)
        : base(message)
    {
    }

    public CaseException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
