namespace MlNetPath.Compare;

// Columns and rows of the report's tables.
internal static class ReportCells
{
    // A label may be as long as a file allows; report.json has it whole.
    public const int LongestCell = 400;

    public static ReportColumn Text(string name) => new(name, IsNumber: false);

    public static ReportColumn Number(string name) => new(name, IsNumber: true);

    public static List<IReadOnlyList<string>> Rows<T>(IEnumerable<T> items, Func<T, IReadOnlyList<string>> row) =>
        [.. items.Select(item => row(item).Select(cell => ShortText.Of(cell, LongestCell)).ToArray())];
}
