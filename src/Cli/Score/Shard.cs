using System.Globalization;

namespace MlNetPath.Cli;

/// <summary>
/// One of several parts of a file that are scored apart. A row belongs to the part in whose share of the file's bytes (of a Parquet file: rows) it starts,
/// so that all parts in their order are the whole, whoever scores them and when.
/// </summary>
/// <param name="Index">Which part, from 1.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct Shard(int Index, int Count)
{
    /// <summary>The whole file.</summary>
    public static Shard Whole => new(1, 1);

    /// <summary>Reads <c>I/N</c>.</summary>
    /// <exception cref="UsageException">It is no such thing.</exception>
    public static Shard Parse(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2 && Number(parts[0]) is { } index && Number(parts[1]) is { } count && index >= 1 && index <= count
            ? new(index, count)
            : throw new UsageException($"--shard takes I/N, such as 2/8 for the second of eight parts, not '{text}'.");

        static int? Number(string part) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }

    /// <summary>Where the part's share of a length begins, and where the next one's does.</summary>
    public (long From, long To) Share(long length) => ((long)((Int128)length * (Index - 1) / Count), (long)((Int128)length * Index / Count));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
