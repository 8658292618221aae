namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>Draws the loss of each epoch as columns of text.</summary>
internal static class LossChart
{
    private const int Height = 9, ColumnWidth = 4;

    // From an empty cell to a full one.
    private const string Levels = " ▁▂▃▄▅▆▇█";

    /// <summary>The chart's lines: an axis from 0, a column an epoch, the epochs beneath.</summary>
    /// <param name="losses">The loss of each epoch, the first one first.</param>
    public static IEnumerable<string> Draw(IReadOnlyList<double> losses)
    {
        double top = Math.Ceiling(losses.Max());
        for (int row = Height - 1; row >= 0; row--)
        {
            double value = top * (row + 1) / Height;
            string label = (row + 1) % 3 == 0 ? Digits.Of(value, 1) : "";
            yield return $"{label,6} ┤ {string.Concat(losses.Select(loss => Cell((loss / top * Height) - row)))}".TrimEnd();
        }

        yield return $"{"0.0",6} └─{new string('─', losses.Count * ColumnWidth)}";
        yield return $"{"epoch",6}   {string.Concat(losses.Select((_, i) => $"{i + 1,-ColumnWidth}"))}".TrimEnd();
    }

    private static string Cell(double fill) => new string(Levels[(int)Math.Round(Math.Clamp(fill, 0, 1) * 8)], ColumnWidth - 1) + " ";
}
