namespace MlNetPath.Compare;

/// <summary>A stage that was asked for and could not run here.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Reason">Why, in a few words, such as <c>no CUDA</c>.</param>
public sealed record StageNotRun(string Id, string Title, string Reason)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => $"{Title}, not run: {Reason}.";
}
