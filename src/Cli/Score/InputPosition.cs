namespace MlNetPath.Cli;

/// <summary>How far an input has been read.</summary>
/// <param name="End">The byte after the last row (its line break not counted); of a Parquet file, the row groups that are done.</param>
/// <param name="Row">The number of the last row in the file, a header counted.</param>
/// <param name="Line">The line on which it ends.</param>
internal readonly record struct InputPosition(long End, long Row, long Line);
