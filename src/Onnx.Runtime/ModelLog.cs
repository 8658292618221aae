using Microsoft.Extensions.Logging;

namespace MlNetPath.Onnx.Runtime;

/// <summary>What is logged, with its event ids.</summary>
internal static partial class ModelLog
{
    [LoggerMessage(1, LogLevel.Information, "Model {Model} is loaded on {Provider} in {Milliseconds:0} ms.")]
    public static partial void Loaded(ILogger logger, string model, string provider, double milliseconds);

    // A build without CUDA is a choice; CUDA that is there and does not work is a fault.
    [LoggerMessage(EventId = 2, EventName = nameof(FellBack), Message = "Model {Model} runs on the processor: {Reason}")]
    public static partial void FellBack(ILogger logger, LogLevel level, string model, string reason);

    [LoggerMessage(3, LogLevel.Information, "Model {Model} was loaded anew from {Path}.")]
    public static partial void Reloaded(ILogger logger, string model, string path);

    [LoggerMessage(4, LogLevel.Error, "The new file of model {Model} at {Path} was refused; the one before stays in use.")]
    public static partial void Refused(ILogger logger, Exception error, string model, string path);
}
