using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MlNetPath.Onnx.Runtime;

/// <summary>What a model tells those who watch: traces and metrics under the name <c>MlNetPath.Onnx.Runtime</c>. Nobody listening costs nothing.</summary>
internal sealed class RunTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "MlNetPath.Onnx.Runtime";

    private static readonly string? Version = typeof(RunTelemetry).Assembly.GetName().Version?.ToString(3);

    /// <summary>Where the metrics come from.</summary>
    public static readonly Meter Meter = new(Name, Version);

    private static readonly ActivitySource Source = new(Name, Version);

    // From ten microseconds on; the usual boundaries begin at five milliseconds.
    private static readonly Histogram<double> RunDuration = Meter.CreateHistogram(
        "onnx.run.duration", "s", "How long a run of a model takes; error.type says what ended it, if anything did.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10] });

    private static readonly Counter<long> RunErrors = Meter.CreateCounter<long>("onnx.run.errors", "{run}", "Runs that failed.");

    private readonly KeyValuePair<string, object?> model;
    private readonly KeyValuePair<string, object?> provider;

    /// <param name="modelName">The model's name in traces and metrics.</param>
    /// <param name="executionProvider">What computes.</param>
    public RunTelemetry(string modelName, ExecutionProvider executionProvider) =>
        (model, provider) = (new("onnx.model", modelName), new("onnx.provider", executionProvider.ToString()));

    /// <summary>Begins a run.</summary>
    public (Activity? Activity, long Start) Begin()
    {
        Activity? activity = Source.HasListeners() ? Source.StartActivity("onnx.run") : null;
        activity?.SetTag(model.Key, model.Value).SetTag(provider.Key, provider.Value);
        return (activity, RunDuration.Enabled ? Stopwatch.GetTimestamp() : 0);
    }

    /// <summary>Ends a run that went well.</summary>
    public void End((Activity? Activity, long Start) run)
    {
        if (run.Start != 0)
        {
            RunDuration.Record(Stopwatch.GetElapsedTime(run.Start).TotalSeconds, model, provider);
        }

        run.Activity?.Dispose();
    }

    /// <summary>Ends a run that was stopped, which is no error of the model's.</summary>
    public void Stop((Activity? Activity, long Start) run) => End(run, Type<OperationCanceledException>());

    /// <summary>Ends a run that failed.</summary>
    public void Fail((Activity? Activity, long Start) run, Exception error)
    {
        KeyValuePair<string, object?> type = error is ObjectDisposedException ? Type<ObjectDisposedException>() : Type<OnnxModelException>();
        RunErrors.Add(1, model, provider, type);
        run.Activity?.SetStatus(ActivityStatusCode.Error, error.Message);
        End(run, type);
    }

    // Named as OpenTelemetry has it.
    private static KeyValuePair<string, object?> Type<T>()
        where T : Exception => new("error.type", typeof(T).FullName);

    private void End((Activity? Activity, long Start) run, KeyValuePair<string, object?> type)
    {
        if (run.Start != 0)
        {
            RunDuration.Record(Stopwatch.GetElapsedTime(run.Start).TotalSeconds, model, provider, type);
        }

        run.Activity?.SetTag(type.Key, type.Value);
        run.Activity?.Dispose();
    }
}
