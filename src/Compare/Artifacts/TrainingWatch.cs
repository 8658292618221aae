using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>
/// Joins the two sources of news from a training, the rows that are read (which any stage has) and what the stage itself reports, into one
/// stream of reports, one at a time. Safe to use from many threads.
/// </summary>
internal sealed class TrainingWatch(IProgress<TrainingProgress> progress) : IProgress<TrainingProgress>
{
    private readonly Lock guard = new();
    private TrainingProgress last = new("training");

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        lock (guard)
        {
            last = value with { Rows = last.Rows };
            progress.Report(last);
        }
    }

    /// <summary>Told how many rows were read so far.</summary>
    public void RowsRead(long rows)
    {
        lock (guard)
        {
            last = last with { Rows = rows, EpochEnded = false };
            progress.Report(last);
        }
    }
}
