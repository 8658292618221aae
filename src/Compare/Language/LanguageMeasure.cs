using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>What a comparison of language stages measures, and how its figures are written. Immutable and safe to use from many threads.</summary>
public sealed class LanguageMeasure
{
    private LanguageMeasure(string name, int decimals, bool moreIsBetter, string part) => (Name, Decimals, MoreIsBetter, Part) = (name, decimals, moreIsBetter, part);

    /// <summary>chrF of translations out of English (<see cref="Core.ChrF"/>), 0 to 100: more is better.</summary>
    public static LanguageMeasure ChrF { get; } = new("chrF", 1, moreIsBetter: true, "direction");

    /// <summary>Bits that a byte of text needs in UTF-8, above 0: fewer are better.</summary>
    public static LanguageMeasure BitsPerByte { get; } = new("bits per byte", 3, moreIsBetter: false, "language");

    /// <summary>Its name, as <see cref="LanguageReport.Measure"/> has it.</summary>
    public string Name { get; }

    /// <summary>True where a greater figure is the better one.</summary>
    public bool MoreIsBetter { get; }

    /// <summary>Decimals of a figure.</summary>
    internal int Decimals { get; }

    /// <summary>What each figure is of: a direction of translation, or a language.</summary>
    internal string Part { get; }

    /// <summary>The measure of a task.</summary>
    /// <param name="kind">The task's kind.</param>
    /// <exception cref="ArgumentException">It is no task of language.</exception>
    public static LanguageMeasure Of(TaskKind kind) => kind switch
    {
        TaskKind.Translation => ChrF,
        TaskKind.NextToken => BitsPerByte,
        _ => throw new ArgumentException($"Tasks of the kind {kind} are no tasks of language.", nameof(kind)),
    };

    /// <summary>The measure of a report.</summary>
    /// <param name="report">The report.</param>
    /// <exception cref="InputException">The report has another measure.</exception>
    public static LanguageMeasure Of(LanguageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new[] { ChrF, BitsPerByte }.FirstOrDefault(measure => measure.Name == report.Measure)
            ?? throw new InputException($"The report has the measure '{report.Measure}', and this program knows '{ChrF.Name}' and '{BitsPerByte.Name}'. Use the program that wrote it.");
    }

    /// <summary>A figure with this measure's decimals: <c>52.3</c>.</summary>
    public string Figure(double? value) => Figures.Fixed(value, Decimals);

    /// <summary>A figure with the measure's name: <c>chrF 52.3</c>, <c>1.234 bits per byte</c>.</summary>
    public string NamedFigure(double? value) => this == ChrF ? $"{Name} {Figure(value)}" : $"{Figure(value)} {Name}";

    /// <summary>An interval of figures: <c>51.2–53.4</c>.</summary>
    internal string Interval(IReadOnlyList<double> interval) => Figures.FixedInterval(interval, Decimals);

    /// <summary>A difference of figures, with a decimal more: <c>+4.21</c>.</summary>
    internal string Difference(double difference) => Figures.Signed(difference, Decimals + 1);

    /// <summary>An interval of differences: <c>+4.05 to +4.37</c>.</summary>
    internal string DifferenceInterval(IReadOnlyList<double> interval) =>
        interval.Count == 2 ? $"{Difference(interval[0])} to {Difference(interval[1])}" : Figures.NotApplicable;

    /// <summary>A number of directions or languages: <c>13 directions</c>.</summary>
    internal string Parts(int count) => $"{Figures.Count(count)} {Part}{(count == 1 ? "" : "s")}";

    /// <summary>True where the first figure is better than the second.</summary>
    internal bool IsBetter(double first, double second) => MoreIsBetter ? first > second : first < second;
}
