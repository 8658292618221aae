using System.Diagnostics.Metrics;

namespace MlNetPath.Onnx.MLNet.Tests;

/// <summary>Counts the runs of one model.</summary>
internal sealed class RunCounter : IDisposable
{
    private readonly MeterListener listener = new();
    private int runs;

    public RunCounter(string path)
    {
        string model = Path.GetFileNameWithoutExtension(path);
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "onnx.run.duration")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag.Value is string name && name == model)
                {
                    Interlocked.Increment(ref runs);
                }
            }
        });
        listener.Start();
    }

    public int Runs => Volatile.Read(ref runs);

    public void Dispose() => listener.Dispose();
}
