namespace MlNetPath.Compare.Tests;

public class FiguresTests
{
    [Theory]
    [InlineData(0.0714, "7.1%")]
    [InlineData(0.98949, "98.9%")]
    [InlineData(0.9895, "99.0%")]
    [InlineData(0.99, "99.00%")]
    [InlineData(0.99374, "99.37%")]
    [InlineData(0.99999, "99.99%")]
    [InlineData(1.0, "100%")]
    [InlineData(0.0, "0.0%")]
    [InlineData(null, "n/a")]
    [InlineData(double.NaN, "n/a")]
    public void Percentages_gain_a_decimal_near_the_top_and_never_round_up_to_all(double? share, string expected) => Assert.Equal(expected, Figures.Percent(share));

    [Theory]
    [InlineData(0.0421, "+4.21")]
    [InlineData(-0.0071, "−0.71")]
    [InlineData(0.00001, "0.00")]
    [InlineData(-0.00001, "0.00")]
    public void Points_carry_their_sign(double difference, string expected) => Assert.Equal(expected, Figures.Points(difference));

    [Theory]
    [InlineData(1e-300, "p < 0.001")]
    [InlineData(0.0009999, "p < 0.001")]
    [InlineData(0.012, "p = 0.012")]
    [InlineData(0.0494, "p = 0.049")]
    [InlineData(0.04999, "p < 0.05")]
    [InlineData(0.0504, "p = 0.050")]
    [InlineData(0.7512, "p = 0.75")]
    [InlineData(1.0, "p = 1.00")]
    public void P_values_never_read_zero_and_stay_on_their_side_of_the_threshold(double p, string expected) => Assert.Equal(expected, Figures.PValue(p));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.00 KB")]
    [InlineData(18_233, "18.2 KB")]
    [InlineData(999_499, "999 KB")]
    [InlineData(999_500, "1.00 MB")]
    [InlineData(29_360_128, "29.4 MB")]
    [InlineData(1_250_000_000, "1.25 GB")]
    public void Bytes_are_decimal(long bytes, string expected) => Assert.Equal(expected, Figures.Bytes(bytes));

    [Theory]
    [InlineData(0.8, "0.80 µs")]
    [InlineData(9.996, "10.0 µs")]
    [InlineData(812.4, "812 µs")]
    [InlineData(999.6, "1.00 ms")]
    [InlineData(2_000_000.0, "2.00 s")]
    [InlineData(null, "n/a")]
    public void Microseconds_take_the_unit_that_suits(double? value, string expected) => Assert.Equal(expected, Figures.Microseconds(value));

    [Theory]
    [InlineData(0.085, "85.0 ms")]
    [InlineData(21.4, "21.4 s")]
    [InlineData(245.0, "4 min 05 s")]
    [InlineData(7620.0, "2 h 07 min")]
    [InlineData(3599.9, "1 h 00 min")]
    [InlineData(null, "n/a")]
    public void Seconds_take_the_unit_that_suits(double? value, string expected) => Assert.Equal(expected, Figures.Seconds(value));

    [Theory]
    [InlineData(46_213.0, "46,200")]
    [InlineData(2_413_000.0, "2,410,000")]
    [InlineData(999.6, "1,000")]
    [InlineData(3.14159, "3.1")]
    [InlineData(0.0, "n/a")]
    public void Rates_keep_three_digits(double value, string expected) => Assert.Equal(expected, Figures.Rate(value));

    [Fact]
    public void Intervals_and_counts_are_readable()
    {
        Assert.Equal("93.0–93.6", Figures.PercentInterval([0.93, 0.936]));
        Assert.Equal("99.93–100", Figures.PercentInterval([0.9993, 1]));
        Assert.Equal("n/a", Figures.PercentInterval([]));
        Assert.Equal("−0.18 to +0.25", Figures.PointsInterval([-0.0018, 0.0025]));
        Assert.Equal("23,768", Figures.Count(23_768));
        Assert.Equal("0.0291", Figures.Measure(0.0291));
        Assert.Equal("2.639", Figures.Measure(2.6391));
        Assert.Equal("3f9c2ab1e07d…", Figures.Short("3f9c2ab1e07d45c8a6f0"));
    }
}
