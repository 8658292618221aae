using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Onnx.Runtime.Tests;

public sealed class TelemetryTests
{
    private const string Source = "MlNetPath.Onnx.Runtime";

    [Fact]
    public void Runs_are_measured_by_model_and_provider()
    {
        string name = $"metrics-{Guid.NewGuid():N}";
        var measured = new ConcurrentQueue<(string Instrument, double Value, Dictionary<string, object?> Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == Source)
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            Dictionary<string, object?> all = tags.ToArray().ToDictionary();
            if (all["onnx.model"] as string == name)
            {
                measured.Enqueue((instrument.Name, value, all));
            }
        }

        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
        using OnnxModel model = OnnxModel.Load(TestModels.Product(4, 2), new() { Name = name });
        model.Run(("x", new float[4], [1, 4])).Dispose();
        Fail(model);
        Assert.Equal([("onnx.run.duration", null), ("onnx.run.errors", typeof(OnnxModelException).FullName), ("onnx.run.duration", typeof(OnnxModelException).FullName)], measured.Select(m => (m.Instrument, m.Tags.GetValueOrDefault("error.type") as string)));
        Assert.All(measured, m => Assert.Equal("cpu", m.Tags["onnx.provider"]));
        Assert.All(measured, m => Assert.True(m.Value > 0));
    }

    [Fact]
    public void Runs_are_traced_within_what_the_app_does()
    {
        string name = $"traces-{Guid.NewGuid():N}";
        var traces = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Source or "app",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("onnx.model") as string == name)
                {
                    traces.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var app = new ActivitySource("app");
        using OnnxModel model = OnnxModel.Load(TestModels.Product(4, 2), new() { Name = name });
        using (Activity request = app.StartActivity("request")!)
        {
            model.Run(("x", new float[4], [1, 4])).Dispose();
            Fail(model);
            model.Dispose();
            using OnnxBinding? none = null;
            Assert.Throws<ObjectDisposedException>(() => model.Run(("x", new float[4], [1, 4])));
            Assert.Same(request, Activity.Current);
            Assert.All(traces, t => Assert.Equal((request.Id, "onnx.run", "cpu"), (t.ParentId, t.OperationName, t.GetTagItem("onnx.provider"))));
        }

        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error], traces.Select(t => t.Status));
        Assert.NotEmpty(traces.Last().StatusDescription!);
        Assert.Equal([null, typeof(OnnxModelException).FullName], traces.Select(t => t.GetTagItem("error.type")));
        Assert.All(traces, t => Assert.NotEmpty(t.Source.Version!));
    }

    /// <summary>A stopped run is no error of the model's.</summary>
    [Fact]
    public async Task A_stopped_run_is_no_error()
    {
        string name = $"stopped-{Guid.NewGuid():N}";
        var errors = new ConcurrentQueue<long>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Name == "onnx.run.errors") { l.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (tags.ToArray().ToDictionary()["onnx.model"] as string == name)
            {
                errors.Enqueue(value);
            }
        });
        listener.Start();
        using OnnxModel model = OnnxModel.Load(ProtoModels.Loop(long.MaxValue), new() { Threads = 1, Name = name });
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => model.Run([("x", new float[1])], [], stop.Token).Dispose(), CancellationToken.None));
        Assert.Empty(errors);
    }

    private static void Fail(OnnxModel model)
    {
        using OnnxBinding binding = model.CreateBinding();
        binding.Input<float>("x", 1, 4);
        binding.Output<float>("y", 9, 9);
        Assert.Throws<OnnxModelException>(() => binding.Run(CancellationToken.None));
    }
}
