using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>Which format a file has, by its name or by what was asked for.</summary>
internal static class ScoreFormats
{
    private static readonly (string Ending, ScoreFormat Format)[] Endings =
    [
        (".csv", ScoreFormat.Csv), (".tsv", ScoreFormat.Tsv), (".jsonl", ScoreFormat.JsonLines), (".ndjson", ScoreFormat.JsonLines), (".parquet", ScoreFormat.Parquet),
    ];

    /// <summary>What <c>--format</c> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = ["csv", "tsv", "jsonl", "parquet"];

    /// <summary>The format of the input, which the output must not contradict.</summary>
    /// <param name="named">What was asked for by name, or null.</param>
    /// <param name="input">The input's path.</param>
    /// <param name="output">The output's path.</param>
    /// <exception cref="UsageException">It cannot be told, or the two files differ.</exception>
    public static ScoreFormat Of(string? named, string input, string output)
    {
        ScoreFormat? format = named switch
        {
            null => ByEnding(input),
            "csv" => ScoreFormat.Csv,
            "tsv" => ScoreFormat.Tsv,
            "jsonl" => ScoreFormat.JsonLines,
            "parquet" => ScoreFormat.Parquet,
            _ => throw new UsageException($"There is no format '{named}'.{Spelling.DidYouMean(named, Names)} The formats are {string.Join(", ", Names)}."),
        };
        if (format is null)
        {
            throw new UsageException($"The name of '{input}' does not tell its format. Say it with --format: {string.Join(", ", Names)}.");
        }

        return ByEnding(output) is { } other && other != format
            ? throw new UsageException($"The output is written in the format of the input, {Name(format.Value)}, and '{output}' looks like {Name(other)}. Name it accordingly.")
            : format.Value;
    }

    /// <summary>What a format is called on the command line.</summary>
    public static string Name(ScoreFormat format) => Names[(int)format];

    private static ScoreFormat? ByEnding(string path) =>
        Endings.Where(e => path.EndsWith(e.Ending, StringComparison.OrdinalIgnoreCase)).Select(e => (ScoreFormat?)e.Format).FirstOrDefault();
}
