using System.Runtime.ExceptionServices;
using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>A stage failed in a way that is no fault of its input: its code is to blame. The message names the stage, the inner exception is what it threw.</summary>
public sealed class StageException : Exception
{
    private StageException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>
    /// The exception to throw when a stage threw one. What is meant for the user (<see cref="InputException"/>), cancellation,
    /// and what is a <see cref="StageException"/> already are thrown here as they are.
    /// </summary>
    internal static StageException From(string stageId, string doing, Exception failure)
    {
        Exception cause = failure is AggregateException many ? many.Flatten().InnerExceptions[0] : failure;
        if (cause is InputException or OperationCanceledException or StageException)
        {
            ExceptionDispatchInfo.Throw(cause);
        }

        return new StageException($"The stage '{stageId}' failed while {doing}: {cause.Message}", cause);
    }

    /// <summary>Does a part of a comparison, in which a stage may fail. Whatever it throws once the comparison is stopped means that it was stopped.</summary>
    /// <exception cref="OperationCanceledException">The comparison was stopped.</exception>
    internal static T Guarded<T>(string stageId, string doing, Func<T> work, CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            return work();
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("The comparison was stopped.", cancellation);
        }
        catch (Exception e)
        {
            throw From(stageId, doing, e);
        }
    }
}
