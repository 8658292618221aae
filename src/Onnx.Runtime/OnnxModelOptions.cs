using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace MlNetPath.Onnx.Runtime;

/// <summary>How a model is loaded and run.</summary>
public sealed class OnnxModelOptions
{
    /// <summary>What the model is called in logs, metrics and errors. Default: its file's name; among an app's services, the name there.</summary>
    public string? Name { get; set; }

    /// <summary>What computes. Default: <see cref="ExecutionProvider.Auto"/>.</summary>
    public ExecutionProvider Provider { get; set; } = ExecutionProvider.Auto;

    /// <summary>More threads than any machine has cores for; so many that they cannot be started would end the process.</summary>
    internal const int MostThreads = 4096;

    /// <summary>
    /// How many threads one run may use on the processor; 0, the default, takes one per core. A server that runs many requests at once does best with 1. At most 4096.
    /// </summary>
    public int Threads { get; set; }

    /// <summary>How much ONNX Runtime rewrites the graph as it loads it. Default: all it can.</summary>
    public GraphOptimizationLevel Optimization { get; set; } = GraphOptimizationLevel.ORT_ENABLE_ALL;

    /// <summary>Where it is written, once a load, which provider was taken. Default: nowhere.</summary>
    public ILogger? Logger { get; set; }

    /// <summary>A last word on ONNX Runtime's own options, for what has no property here. Called once or twice a load.</summary>
    public Action<SessionOptions>? Configure { get; set; }

    /// <summary>The same with another number of threads.</summary>
    internal OnnxModelOptions WithThreads(int threads)
    {
        var copy = (OnnxModelOptions)MemberwiseClone();
        copy.Threads = threads;
        return copy;
    }

    /// <summary>What is wrong with the options; null where nothing is.</summary>
    internal string? Fault => Threads is >= 0 and <= MostThreads ? null : FormattableString.Invariant($"{nameof(Threads)} is {Threads}, and goes from 0 to {MostThreads}.");
}
