namespace MlNetPath.Onnx.Torch;

/// <summary>How close the file's output came to the network's over all runs of the parity check.</summary>
/// <param name="Name">The output's name.</param>
/// <param name="MaxAbsoluteDifference">The largest absolute difference of an element.</param>
/// <param name="MaxRelativeDifference">The largest difference relative to the network's value; values below 0.001 count as 0.001.</param>
/// <param name="Shapes">The shapes that it had, one per run.</param>
public sealed record OutputParity(string Name, double MaxAbsoluteDifference, double MaxRelativeDifference, IReadOnlyList<string> Shapes)
{
    /// <summary>How many elements were NaN in both, over all runs. They count as equal, but prove little.</summary>
    public long NotNumbers { get; init; }
}
