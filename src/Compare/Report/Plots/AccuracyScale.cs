using System.Globalization;

namespace MlNetPath.Compare;

// Where an accuracy stands on an axis. Near 100% equal steps hide everything that matters (99.2% and 99.6% are one point apart on
// paper, yet one makes twice the errors of the other), so there the axis follows the logarithm of the error rate.
internal sealed class AccuracyScale
{
    private const double LogarithmicFrom = 0.97;
    private static readonly double[] LogarithmicTicks = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998, 0.9999, 0.99995, 0.99999];
    private readonly double leastError;

    private AccuracyScale(bool logarithmic, double leastError, double low, double high)
    {
        IsLogarithmic = logarithmic;
        this.leastError = leastError;
        double margin = (At(high) - At(low)) * 0.06;
        margin = margin > 0 ? margin : 0.02;
        Low = logarithmic ? Math.Max(0, At(low) - margin) : Math.Max(0, low - margin);
        High = logarithmic ? At(high) + margin : Math.Min(1, high + margin);
    }

    public bool IsLogarithmic { get; }

    // The ends of the axis.
    public double Low { get; }

    public double High { get; }

    public string AxisTitle => IsLogarithmic ? "accuracy (log scale of errors)" : "accuracy";

    // A scale for all these accuracies and interval ends, out of so many texts.
    public static AccuracyScale For(IEnumerable<double> accuracies, int texts)
    {
        double[] finite = [.. accuracies.Where(double.IsFinite).DefaultIfEmpty(0)];
        double leastError = 0.5 / Math.Max(texts, 1); // half an error stands for none
        return new AccuracyScale(finite.Max() >= LogarithmicFrom, leastError, finite.Min(), finite.Max());
    }

    public double At(double accuracy) => IsLogarithmic ? -Math.Log10(Math.Clamp(1 - accuracy, leastError, 1)) : accuracy;

    // Ticks that keep a distance (in the share of the axis that a label needs).
    public IReadOnlyList<(double At, string Text)> Ticks(double distance)
    {
        double span = High - Low;
        double[] candidates = LogarithmicTicks;
        if (!IsLogarithmic)
        {
            double[] steps = [0.01, 0.02, 0.05, 0.1, 0.2];
            double step = steps.FirstOrDefault(s => s >= span * distance, 0.2);
            candidates = [.. Enumerable.Range(0, (int)Math.Round(1 / step) + 1).Select(i => i * step)];
        }

        // Round values first, so that 90% is never dropped for 95%.
        List<double> kept = [];
        foreach (double tick in candidates.OrderBy(Roughness).Where(tick => At(tick) >= Low - 1e-9 && At(tick) <= High + 1e-9))
        {
            if (kept.TrueForAll(other => Math.Abs(At(other) - At(tick)) >= span * distance * 0.999))
            {
                kept.Add(tick);
            }
        }

        return [.. kept.Order().Select(tick => (At(tick), (tick * 100).ToString("0.###", CultureInfo.InvariantCulture) + "%"))];
    }

    private int Roughness(double accuracy)
    {
        int leadingDigit = (int)Math.Round((1 - accuracy) / Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1 - accuracy, 1e-9)) + 1e-9)));
        return !IsLogarithmic ? 0 : leadingDigit switch { 1 => 0, 5 => 1, _ => 2 };
    }
}
