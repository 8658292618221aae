namespace MlNetPath.Cli;

/// <summary>What a file of rows is written in; the output is always written in what the input is.</summary>
internal enum ScoreFormat
{
    /// <summary>Comma-separated, with a header.</summary>
    Csv,

    /// <summary>Tab-separated, with a header.</summary>
    Tsv,

    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>Apache Parquet.</summary>
    Parquet,
}
