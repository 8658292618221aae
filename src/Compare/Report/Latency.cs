namespace MlNetPath.Compare;

/// <summary>Time of one text, in microseconds.</summary>
/// <param name="P50">Half of the texts took at most this.</param>
/// <param name="P95">95 of 100 took at most this; null below 100 samples.</param>
/// <param name="P99">99 of 100 took at most this; null below 1,000 samples.</param>
/// <param name="N">Number of samples.</param>
public sealed record Latency(double P50, double? P95, double? P99, int N);
