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
    public OnnxExportException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>What kind of failure it is. Default: <see cref="ExportFailure.Module"/>.</summary>
    public ExportFailure Failure { get; init; }

    /// <summary>The path of the module in the network, empty for the network itself, if the failure is found to be a module's; otherwise null.</summary>
    public string? Module { get; init; }

    /// <summary>The output that differs, if one does; otherwise null.</summary>
    public string? Output { get; init; }
}
