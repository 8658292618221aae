namespace MlNetPath.Core;

/// <summary>Where a measured quantity probably lies.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end, never below <paramref name="Low"/>.</param>
public readonly record struct ConfidenceInterval(double Low, double High)
{
    /// <summary>True when the value lies in the interval, ends included.</summary>
    public bool Contains(double value) => Low <= value && value <= High;
}
