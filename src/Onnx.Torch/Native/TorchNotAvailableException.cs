namespace MlNetPath.Onnx.Torch;

/// <summary>TorchSharp cannot be used on this system as it is. The message says in a sentence or two what is missing and what to do; it is meant to be shown as it is.</summary>
public sealed class TorchNotAvailableException : Exception
{
    /// <summary>Makes the error from its message.</summary>
    public TorchNotAvailableException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error from its message and the failure that led to it.</summary>
    public TorchNotAvailableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
