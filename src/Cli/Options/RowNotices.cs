using System.Globalization;

namespace MlNetPath.Cli;

/// <summary>Says now and then how far the reading of a large file is; nothing about small ones.</summary>
internal sealed class RowNotices(CommandContext context, string path) : IProgress<long>
{
    private const long Every = 250_000;
    private long next = Every;

    /// <inheritdoc/>
    public void Report(long value)
    {
        if (value >= next)
        {
            context.Notice(string.Create(CultureInfo.InvariantCulture, $"Read {value:N0} rows of '{path}'."));
            next = value - (value % Every) + Every;
        }
    }
}
