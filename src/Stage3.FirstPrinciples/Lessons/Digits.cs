using System.Globalization;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>How lessons write numbers.</summary>
internal static class Digits
{
    /// <summary>With so many digits behind the point, and no <c>-0.00</c>.</summary>
    public static string Of(double value, int digits = 2)
    {
        double rounded = Math.Round(value, digits);
        return (rounded == 0 ? 0 : rounded).ToString("F" + digits, CultureInfo.InvariantCulture);
    }

    /// <summary>A probability: three digits behind the point, and where they would show nothing, as many as it takes to see two.</summary>
    public static string Probability(double p) => Of(p, p >= 0.001 || p < 1e-12 ? 3 : (int)Math.Ceiling(-Math.Log10(p)) + 1);

    /// <summary>A whole number with thousands set apart.</summary>
    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A bar whose length is a share of a width, to an eighth of a character.</summary>
    public static string Bar(double share, int width)
    {
        int eighths = (int)Math.Round(Math.Clamp(share, 0, 1) * width * 8);
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : " ▏▎▍▌▋▊▉"[eighths % 8].ToString());
    }
}
