namespace MlNetPath.Core;

/// <summary>A stage cannot run here, or not with this model, though nothing is broken: a comparison goes on without it. The message names the stage and says why.</summary>
public sealed class StageUnavailableException : InputException
{
    /// <summary>Makes the error.</summary>
    /// <param name="stageId">The stage's id.</param>
    /// <param name="reason">Why, in a few words, such as <c>no CUDA</c>; no full stop.</param>
    /// <param name="inner">The failure that led to it, or null.</param>
    public StageUnavailableException(string stageId, string reason, Exception? inner = null)
        : base($"The stage '{stageId}' cannot run here: {reason}.", inner!) => Reason = reason;

    /// <summary>Why, in a few words.</summary>
    public string Reason { get; }

    /// <summary>Refuses a stage that says of itself that it cannot run here.</summary>
    /// <param name="stage">The stage.</param>
    /// <exception cref="StageUnavailableException">It cannot.</exception>
    public static void ThrowIf(IStage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        if (stage.Unavailable is { } reason)
        {
            throw new StageUnavailableException(stage.Card.Id, reason);
        }
    }
}
