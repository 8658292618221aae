using System.Globalization;

namespace MlNetPath.Compare;

/// <summary>
/// Numbers written for people, the same way in every report and on the terminal, whatever the machine's culture. A null or NaN is
/// written as <see cref="NotApplicable"/>. Stateless, so safe from any thread.
/// </summary>
public static class Figures
{
    /// <summary>What stands in a table where a measure does not apply.</summary>
    public const string NotApplicable = "n/a";

    private const string Minus = "\u2212";
    private const string Dash = "\u2013";
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>
    /// A share (0 to 1) in percent with one decimal, or two from 99% on, where one decimal would hide what matters.
    /// Never rounds up to 100%: 0.99999 is <c>99.99%</c>, as some text was wrong.
    /// </summary>
    public static string Percent(double? share)
    {
        if (share is not { } value || !double.IsFinite(value))
        {
            return NotApplicable;
        }

        return (value * 100).ToString(value < 0.99 ? "0.0" : "0.00", Culture) switch
        {
            "100.00" => value < 1 ? "99.99%" : "100%",
            string percent => percent + "%",
        };
    }

    /// <summary>An interval of shares (low, high) in percent, with the decimals of its upper end on both sides.</summary>
    public static string PercentInterval(IReadOnlyList<double> interval)
    {
        ArgumentNullException.ThrowIfNull(interval);
        if (interval.Count != 2 || !interval.All(double.IsFinite))
        {
            return NotApplicable;
        }

        string format = interval[1] < 0.99 ? "0.0" : "0.00";
        string high = (interval[1] * 100).ToString(format, Culture);
        return (interval[0] * 100).ToString(format, Culture) + Dash + (interval[1] >= 1 ? "100" : high);
    }

    /// <summary>A difference of two shares in percentage points, with its sign: <c>+4.21</c>.</summary>
    public static string Points(double difference) => Signed(difference * 100, 2);

    /// <summary>A difference with its sign and so many decimals: <c>+4.2</c>.</summary>
    /// <param name="difference">The difference.</param>
    /// <param name="decimals">How many decimals, from 0 to 15.</param>
    public static string Signed(double difference, int decimals)
    {
        if (!double.IsFinite(difference))
        {
            return NotApplicable;
        }

        double rounded = Math.Round(difference, decimals, MidpointRounding.AwayFromZero);
        string digits = Fixed(Math.Abs(rounded), decimals);
        return rounded > 0 ? "+" + digits : rounded < 0 ? Minus + digits : digits;
    }

    /// <summary>A measure with so many decimals: <c>52.3</c>.</summary>
    /// <param name="value">The measure.</param>
    /// <param name="decimals">How many decimals, from 0 to 15.</param>
    public static string Fixed(double? value, int decimals) =>
        value is not { } number || !double.IsFinite(number) ? NotApplicable : number.ToString("F" + decimals.ToString(Culture), Culture);

    /// <summary>An interval of a measure (low, high) with so many decimals: <c>51.2–53.4</c>.</summary>
    /// <param name="interval">Its ends.</param>
    /// <param name="decimals">How many decimals, from 0 to 15.</param>
    public static string FixedInterval(IReadOnlyList<double> interval, int decimals)
    {
        ArgumentNullException.ThrowIfNull(interval);
        return interval.Count == 2 ? Fixed(interval[0], decimals) + Dash + Fixed(interval[1], decimals) : NotApplicable;
    }

    /// <summary>An interval of differences in percentage points: <c>+4.05 to +4.37</c>.</summary>
    public static string PointsInterval(IReadOnlyList<double> interval)
    {
        ArgumentNullException.ThrowIfNull(interval);
        return interval.Count == 2 ? $"{Points(interval[0])} to {Points(interval[1])}" : NotApplicable;
    }

    /// <summary>A p-value: <c>p = 0.012</c>, <c>p &lt; 0.001</c>, or <c>p &lt; 0.05</c> where rounding would move it onto the threshold.</summary>
    public static string PValue(double p) => p switch
    {
        _ when !double.IsFinite(p) => NotApplicable,
        < 0.001 => "p < 0.001",
        >= 0.0495 and < 0.05 => "p < 0.05",
        _ => "p = " + p.ToString(p < 0.1 ? "0.000" : "0.00", Culture),
    };

    /// <summary>A plain measure such as F1 or log-loss with three decimals, or four below 0.1.</summary>
    public static string Measure(double? value) =>
        value is not { } number || !double.IsFinite(number) ? NotApplicable : number.ToString(Math.Abs(number) < 0.1 ? "0.0000" : "0.000", Culture);

    /// <summary>A count with thousands separators: <c>23,768</c>.</summary>
    public static string Count(long count) => count.ToString("#,0", Culture);

    /// <summary>A rate such as texts per second, rounded to three digits, with thousands separators: <c>46,200</c>.</summary>
    public static string Rate(double perSecond)
    {
        if (!double.IsFinite(perSecond) || perSecond <= 0)
        {
            return NotApplicable;
        }

        double unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(perSecond)) - 2));
        return perSecond < 10 ? perSecond.ToString("0.0", Culture) : (Math.Round(perSecond / unit) * unit).ToString("#,0", Culture);
    }

    /// <summary>Bytes in decimal units (1 KB is 1,000 bytes): <c>812 B</c>, <c>14.2 KB</c>, <c>3.10 MB</c>, <c>1.25 GB</c>.</summary>
    public static string Bytes(long bytes)
    {
        (double value, string unit) = Math.Abs((double)bytes) switch
        {
            < 1e3 => (bytes, "B"),
            < 999.5e3 => (bytes / 1e3, "KB"),
            < 999.5e6 => (bytes / 1e6, "MB"),
            _ => (bytes / 1e9, "GB"),
        };
        return (unit == "B" ? value.ToString("0", Culture) : ThreeDigits(value)) + " " + unit;
    }

    /// <summary>Microseconds in the unit that suits: <c>12.3 µs</c>, <c>1.25 ms</c>, <c>2.00 s</c>.</summary>
    public static string Microseconds(double? microseconds) => microseconds switch
    {
        not { } => NotApplicable,
        { } value when !double.IsFinite(value) => NotApplicable,
        { } value and < 999.5 => ThreeDigits(value) + " µs",
        { } value and < 999.5e3 => ThreeDigits(value / 1e3) + " ms",
        { } value => ThreeDigits(value / 1e6) + " s",
    };

    /// <summary>Seconds in the unit that suits: <c>85 ms</c>, <c>12.3 s</c>, <c>4 min 05 s</c>, <c>2 h 07 min</c>.</summary>
    public static string Seconds(double? seconds)
    {
        if (seconds is not { } value || !double.IsFinite(value))
        {
            return NotApplicable;
        }

        if (value < 99.95)
        {
            return value < 0.9995 ? Microseconds(value * 1e6) : ThreeDigits(value) + " s";
        }

        long whole = (long)Math.Round(value);
        return whole < 3600
            ? string.Create(Culture, $"{whole / 60} min {whole % 60:00} s")
            : string.Create(Culture, $"{whole / 3600} h {whole % 3600 / 60:00} min");
    }

    /// <summary>The first characters of a fingerprint, enough to tell two apart by eye.</summary>
    public static string Short(string fingerprint)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        return fingerprint.Length <= 12 ? fingerprint : fingerprint[..12] + "…";
    }

    // Three significant digits, so that 9.99 becomes 10.0 and not 9.990.
    private static string ThreeDigits(double value) =>
        value.ToString(Math.Abs(value) < 9.995 ? "0.00" : Math.Abs(value) < 99.95 ? "0.0" : "0", Culture);
}
