using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>Trains a stage so that it can be stopped at once, whatever the stage does.</summary>
internal static class StageTraining
{
    /// <summary>
    /// Fits the stage's pipeline on the task's training split. When the options' token asks for it, the stage sees that itself, ML.NET's
    /// trainers are told to stop, the rows run dry with an exception, and the caller gets its <see cref="OperationCanceledException"/>
    /// without waiting for any of them.
    /// </summary>
    public static (ITransformer Model, double Seconds) Fit(MLContext ml, IStage stage, TextTask task, StageOptions options)
    {
        CancellationToken cancellation = options.Cancellation;
        cancellation.ThrowIfCancellationRequested();
        TrainingWatch? watch = options.Progress is { } progress ? new TrainingWatch(progress) : null;
        StageOptions watched = options with { Progress = watch };
        var train = new WatchedView(task.Train(ml), watch is null ? null : watch.RowsRead, cancellation);
        using CancellationTokenRegistration stop = cancellation.Register(() => CancelExecution(ml));
        long start = Stopwatch.GetTimestamp();
        Task<ITransformer> work = Task.Factory.StartNew(
            () => stage.CreatePipeline(ml, task, watched).Fit(train), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            work.Wait(cancellation);
        }
        catch (OperationCanceledException)
        {
            Forget(work);
            throw;
        }
        catch (AggregateException e)
        {
            cancellation.ThrowIfCancellationRequested();
            throw StageException.From(stage.Card.Id, "training", e);
        }

        return (work.Result, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    // Whatever still comes of it is of no interest: not its failure, and not its model.
    private static void Forget(Task<ITransformer> work) => work.ContinueWith(
        done =>
        {
            if (done.IsCompletedSuccessfully)
            {
                (done.Result as IDisposable)?.Dispose();
            }
            else
            {
                _ = done.Exception;
            }
        },
        CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    // ML.NET's trainers ask for this between passes, but only its own assemblies may call it.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "CancelExecution")]
    private static extern void CancelExecution(MLContext ml);
}
