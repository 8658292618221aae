using System.Runtime.ExceptionServices;
using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>Makes the failure of a stage say which stage it was.</summary>
internal static class StageFailure
{
    /// <summary>
    /// The exception to throw. What is meant for the user (<see cref="InputException"/>) and cancellation are thrown here as they are;
    /// anything else is a fault of the stage's code.
    /// </summary>
    public static Exception Of(IStage stage, string doing, Exception failure)
    {
        Exception cause = failure is AggregateException many ? many.Flatten().InnerExceptions[0] : failure;
        if (cause is InputException or OperationCanceledException)
        {
            ExceptionDispatchInfo.Throw(cause);
        }

        return new InvalidOperationException($"The stage '{stage.Card.Id}' failed while {doing}: {cause.Message}", cause);
    }
}
