namespace MlNetPath.Cli;

/// <summary>How far two models agree on the same data.</summary>
/// <param name="Rows">Rows that were compared: those of outputs of floats with two numbers or more in a row, and single integers, truth values and strings.</param>
/// <param name="Equal">How many of them have their largest number in the same place, or are equal.</param>
/// <param name="MaxAbsolute">The largest difference between two floats.</param>
/// <param name="MaxRelative">The same, divided by the largest float of the original's output.</param>
/// <param name="AccuracyBefore">The share of labelled texts that the original labels right; null without labels.</param>
/// <param name="AccuracyAfter">The share that the quantized model labels right.</param>
internal sealed record Agreement(long Rows, long Equal, double MaxAbsolute, double MaxRelative, double? AccuracyBefore = null, double? AccuracyAfter = null)
{
    /// <summary>The share of rows that agree; null where there is nothing to count.</summary>
    public double? Share => Rows == 0 ? null : (double)Equal / Rows;
}
