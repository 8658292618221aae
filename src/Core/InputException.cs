namespace MlNetPath.Core;

/// <summary>
/// Something a person gave us (a file, a row, an option, a package) cannot be used. The message is one sentence or two that
/// name the thing and say what to do next; it is meant to be shown as it is, without a stack trace.
/// </summary>
public class InputException : Exception
{
    /// <summary>Makes the error from its message.</summary>
    public InputException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error from its message and the failure that led to it.</summary>
    public InputException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
