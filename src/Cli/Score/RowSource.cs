using System.Globalization;
using System.Text.Unicode;
using MlNetPath.Core;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli;

/// <summary>The rows of a text file, one after another, as the bytes they are; and how a row is written with its answers. Not thread-safe.</summary>
internal abstract class RowSource : IDisposable
{
    /// <summary>The most bytes of a row: beyond it a quote or a line is taken for one that never ends, before the whole file is in memory.</summary>
    protected const int LongestRow = 1 << 25;

    /// <summary>The position before the first row.</summary>
    public abstract InputPosition Begin { get; }

    /// <summary>What stands before the first row of the output.</summary>
    public abstract byte[] Head { get; }

    /// <summary>The current row without its line break; valid until the next.</summary>
    public abstract ReadOnlySpan<byte> Record { get; }

    /// <summary>The byte at which the current row starts.</summary>
    public abstract long Start { get; }

    /// <summary>The number of the current row in the file, a header counted, and the line on which it starts.</summary>
    public abstract (long Row, long Line) Current { get; }

    /// <summary>Where the current row ends.</summary>
    public abstract InputPosition Position { get; }

    /// <summary>Goes to the next row; false after the last.</summary>
    /// <exception cref="InputException">The row cannot be read.</exception>
    public abstract bool Read();

    /// <summary>The text of the current row, or null where the row says that it has none.</summary>
    /// <exception cref="InputException">The row is broken; the message names it.</exception>
    public abstract string? Text();

    /// <summary>Writes a row with its answers and a line break. Safe on another thread than the reading.</summary>
    public abstract void Write(Stream output, ReadOnlySpan<byte> record, Prediction? prediction);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Opens the file that has the rows.</summary>
    /// <exception cref="InputException">That is not possible.</exception>
    public static FileStream Open(string path, long from = 0)
    {
        if (Directory.Exists(path))
        {
            throw new InputException($"'{path}' is a folder. Name a file with --input.");
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan) { Position = from };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"The file '{path}' does not exist. Check its name and folder.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"Cannot read '{path}': {e.Message.TrimEnd('.')}. Name a file that can be read, no pipe, with --input.", e);
        }
    }

    /// <summary>The bytes of a file's mark, none or three.</summary>
    /// <exception cref="InputException">It is the mark of another encoding.</exception>
    protected static byte[] MarkOf(string path)
    {
        using FileStream stream = Open(path);
        Span<byte> start = stackalloc byte[3];
        start = start[..stream.ReadAtLeast(start, 3, throwOnEndOfStream: false)];
        if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw new InputException($"'{path}' is UTF-16, by the byte order mark it starts with. Save it as UTF-8.");
        }

        return start.SequenceEqual("\uFEFF"u8) ? start.ToArray() : [];
    }

    /// <summary>Refuses a row that is not UTF-8.</summary>
    /// <exception cref="InputException">It is not.</exception>
    protected static void CheckUtf8(string place, ReadOnlySpan<byte> record)
    {
        if (!Utf8.IsValid(record))
        {
            throw new InputException($"{place}: not UTF-8. Save the file as UTF-8.");
        }

        if (record.Contains((byte)0))
        {
            throw new InputException($"{place}: a NUL byte, so that this is no text file, or not UTF-8. Save it as UTF-8 text.");
        }
    }

    /// <summary>Where a row stands, as errors say it.</summary>
    public static string Place(string path, long row, long line) => row == line
        ? string.Create(CultureInfo.InvariantCulture, $"'{path}', row {row}")
        : string.Create(CultureInfo.InvariantCulture, $"'{path}', row {row} (line {line})");
}
