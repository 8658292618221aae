namespace MlNetPath.Cli;

/// <summary>How far a floating-point number may lie from the wanted one: <c>|got - wanted| &lt;= Absolute + Relative * |wanted|</c>. Everything else must be equal.</summary>
internal sealed record Tolerance(double Relative, double Absolute)
{
    public const double DefaultRelative = 1e-3, DefaultAbsolute = 1e-5;

    /// <summary>By how much the difference exceeds what is allowed: 1 and less is near enough. Two NaN are equal, and so are two infinities of one sign.</summary>
    public double Excess(double wanted, double got)
    {
        if (wanted.Equals(got))
        {
            return 0;
        }

        double off = Math.Abs(got - wanted);
        return double.IsFinite(off) ? off <= Absolute + (Relative * Math.Abs(wanted)) ? 0 : off / (Absolute + (Relative * Math.Abs(wanted))) : double.PositiveInfinity;
    }
}
