using CsCheck;

namespace MlNetPath.Compare.Tests;

public sealed class SpeedMeasurementTests
{
    [Theory]
    [InlineData(1, false, false)]
    [InlineData(99, false, false)]
    [InlineData(100, true, false)]
    [InlineData(999, true, false)]
    [InlineData(1000, true, true)]
    public void Gives_only_percentiles_that_enough_samples_carry(int samples, bool p95, bool p99)
    {
        Latency latency = SpeedMeasurement.Percentiles([.. Enumerable.Range(1, samples).Select(i => (double)i)]);
        Assert.Equal((samples, p95, p99), (latency.N, latency.P95.HasValue, latency.P99.HasValue));
    }

    [Fact]
    public void A_percentile_is_the_least_time_that_the_share_does_not_exceed() =>
        Gen.Double[0, 1e6].List[1000, 1500].Sample(times =>
        {
            Latency latency = SpeedMeasurement.Percentiles(times);
            foreach ((double value, double share) in new[] { (latency.P50, 0.5), (latency.P95!.Value, 0.95), (latency.P99!.Value, 0.99) })
            {
                Assert.True(times.Count(t => t <= value) >= share * times.Count);
                Assert.True(times.Count(t => t < value) < share * times.Count);
            }
        }, iter: 50);

    [Fact]
    public void Samples_different_rows_and_the_same_ones_for_the_same_seed() =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[0, 300], Gen.Int).Sample((count, wanted, seed) =>
        {
            int size = Math.Min(count, wanted);
            int[] rows = SpeedMeasurement.Sample(count, size, seed);
            Assert.Equal(size, rows.Distinct().Count());
            Assert.All(rows, row => Assert.InRange(row, 0, count - 1));
            Assert.Equal(rows, SpeedMeasurement.Sample(count, size, seed));
        }, iter: 300);
}
