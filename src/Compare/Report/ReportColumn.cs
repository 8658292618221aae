namespace MlNetPath.Compare;

/// <summary>A column of a <see cref="ReportTable"/>.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="IsNumber">True when its cells are numbers, to be set flush right.</param>
public sealed record ReportColumn(string Name, bool IsNumber);
