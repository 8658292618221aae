namespace MlNetPath.Compare;

/// <summary>A table of the report, ready to be drawn anywhere: the cells are plain text (never escaped), the first one names the row.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its rows, each with one cell per column.</param>
/// <param name="Note">What to know to read it, or null.</param>
public sealed record ReportTable(string Title, IReadOnlyList<ReportColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, string? Note = null);
