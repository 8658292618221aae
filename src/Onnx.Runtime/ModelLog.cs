using Microsoft.Extensions.Logging;

namespace MlNetPath.Onnx.Runtime;

/// <summary>What is logged, with its event ids.</summary>
internal static partial class ModelLog
{
    [LoggerMessage(1, LogLevel.Information, "Model {Model} is loaded on {Provider} in {Milliseconds:0} ms.")]
    public static partial void Loaded(ILogger logger, string model, string provider, double milliseconds);

    [LoggerMessage(2, LogLevel.Warning, "Model {Model} runs on the processor: {Reason}")]
    public static partial void FellBack(ILogger logger, string model, string reason);
}
