using System.Security.Cryptography;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>
/// The SHA-256 of a file's beginning, as far as it has been scored: what a later run holds against the file before it goes on. What comes after it may change
/// (a broken row that was mended, rows that were added). Not thread-safe.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class InputHash(string path) : IDisposable
{
    private readonly FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] buffer = new byte[1 << 17];

    /// <summary>The hash of the first bytes; never fewer than the last time.</summary>
    /// <param name="end">How many.</param>
    /// <param name="stop">The wish to stop.</param>
    public string Of(long end, CancellationToken stop = default)
    {
        while (stream.Position < end)
        {
            stop.ThrowIfCancellationRequested();
            int read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, end - stream.Position));
            if (read == 0)
            {
                break; // a file that was cut hashes to something else
            }

            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>The hash of all of a file.</summary>
    public static string OfAll(string path, CancellationToken stop)
    {
        using var all = new InputHash(path);
        return all.Of(long.MaxValue, stop);
    }

    /// <summary>Refuses a file whose scored part is not what it was.</summary>
    /// <exception cref="InputException">It is another.</exception>
    public void Check(ScoreJournal journal, string output, CancellationToken stop)
    {
        // The last row may have been the file's last, without a line break; it must not have grown since.
        bool same = Of(journal.Position.End, stop) == journal.InputHash && stream.ReadByte() is -1 or '\r' or '\n';
        stream.Position = Math.Min(stream.Position, journal.Position.End);
        if (!same)
        {
            throw new InputException(
                $"'{path}' has changed in the part that '{output}' was scored from, up to row {journal.Position.Row.ToString(System.Globalization.CultureInfo.InvariantCulture)}. Start anew with --restart, or name another --output.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stream.Dispose();
        hash.Dispose();
    }
}
