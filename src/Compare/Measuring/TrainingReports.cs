using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>Passes on at once what a stage tells of its training. (<see cref="Progress{T}"/> would pass it on later, and out of order.)</summary>
internal sealed class TrainingReports(Action<TrainingProgress> report) : IProgress<TrainingProgress>
{
    /// <inheritdoc/>
    public void Report(TrainingProgress value) => report(value);
}
