using System.Globalization;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli;

/// <summary>One run of <c>score</c>: from the start, or from where an earlier one ended.</summary>
/// <param name="Rows">Rows of the output.</param>
/// <param name="Earlier">How many of them an earlier run has scored.</param>
internal readonly record struct ScoreJob(long Rows, long Earlier)
{
    /// <summary>Scores a file to its end.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="fingerprint">The model's.</param>
    /// <param name="classifier">The model.</param>
    /// <param name="notice">Told what a person should know.</param>
    /// <param name="progress">Told the number of rows that are safe.</param>
    /// <param name="stop">The wish to stop.</param>
    /// <exception cref="Core.InputException">A file cannot be used; rows that were scored before are kept.</exception>
    /// <exception cref="OperationCanceledException">Stopped; rows that were scored are kept.</exception>
    public static ScoreJob Run(
        ScoreOptions options, string fingerprint, ITextClassifier classifier, Action<string> notice, Action<long> progress, CancellationToken stop)
    {
        Dictionary<string, string> settings = options.Settings(fingerprint);
        if (options.Format == ScoreFormat.Parquet)
        {
            settings["the content of --input"] = InputHash.OfAll(options.Input, stop);
        }
        else if (options.Shard.Count > 1)
        {
            settings["the length of --input"] = new FileInfo(options.Input).Length.ToString(CultureInfo.InvariantCulture); // which decides where shards begin
        }

        using PartialOutput output = PartialOutput.Open(options.Output, settings, options.Restart, options.Step);
        long earlier = output.Earlier?.Rows ?? 0;
        if (output.Earlier is { IsWhole: true })
        {
            return new(earlier, earlier);
        }

        using InputHash? hash = options.Format == ScoreFormat.Parquet ? null : new(options.Input);
        if (output.Earlier is not null)
        {
            hash?.Check(output.Earlier, options.Output, stop);
            notice(string.Create(CultureInfo.InvariantCulture, $"Going on after {earlier:N0} rows that an earlier run has scored."));
        }

        long rows;
        try
        {
            rows = hash is null
                ? ParquetScoring.Run(options, output, classifier, progress, stop)
                : RowScoring.Run(options, output, hash, classifier, progress, stop);
        }
        catch (OperationCanceledException) when (output.Earlier is { Rows: var safe })
        {
            notice(string.Create(CultureInfo.InvariantCulture, $"{safe:N0} rows are scored and kept: run the same command again to go on."));
            throw;
        }

        output.Finish();
        return new(rows, earlier);
    }
}
