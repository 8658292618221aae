using System.Text;
using System.Text.Unicode;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>
/// Reads UTF-8 lines from a stream that may still be written to: it knows which lines are here already, so that those can be answered
/// before it waits for more. Ends of line are LF or CRLF. Not thread-safe.
/// </summary>
/// <param name="stream">The bytes.</param>
/// <param name="name">What errors call it.</param>
internal sealed class LineReader(Stream stream, string name)
{
    private byte[] buffer = new byte[1 << 16];
    private int start, end, searched;
    private long line;
    private bool ended;
    private InputException? broken;

    /// <summary>How many lines have been read: the number of the last one.</summary>
    public long Line => line;

    /// <summary>True when the next <see cref="Read"/> answers without waiting.</summary>
    public bool HasLine => FindEnd() >= 0;

    /// <summary>The next line without its end, or null after the last.</summary>
    /// <exception cref="InputException">The line is not UTF-8, longer than 1 GB, or cannot be read.</exception>
    public string? Read()
    {
        if (broken is not null)
        {
            throw broken;
        }

        int length;
        while ((length = FindEnd()) < 0)
        {
            if (ended)
            {
                if (start == end)
                {
                    return null;
                }

                length = end - start;
                break;
            }

            Fill();
        }

        ReadOnlySpan<byte> bytes = buffer.AsSpan(start, length);
        start = searched = Math.Min(start + length + 1, end);
        if (++line == 1 && bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        if (!Utf8.IsValid(bytes))
        {
            throw new InputException($"{name}, line {line}, is not UTF-8. Save it as UTF-8.");
        }

        return Encoding.UTF8.GetString(bytes.EndsWith("\r"u8) ? bytes[..^1] : bytes);
    }

    /// <summary>The next line and those behind it that are here already; none after the last. A line that cannot be read is an error of the next call, so that those before it can be answered.</summary>
    /// <param name="most">How many at most, 1 or more.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public IReadOnlyList<string> ReadSome(int most)
    {
        var lines = new List<string>();
        try
        {
            while (lines.Count < most && (lines.Count == 0 || HasLine) && Read() is { } next)
            {
                lines.Add(next);
            }
        }
        catch (InputException e) when (lines.Count > 0)
        {
            broken = e;
            line--;
        }

        return lines;
    }

    // Length of the line up to its LF, or -1 where it is not here yet. No byte is looked at twice.
    private int FindEnd()
    {
        int found = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
        if (found < 0)
        {
            searched = end;
            return -1;
        }

        searched += found;
        return searched - start;
    }

    private void Fill()
    {
        int length = end - start;
        if (end == buffer.Length)
        {
            if (length > Array.MaxLength / 2)
            {
                throw new InputException($"{name}, line {line + 1}, is longer than 1 GB. Cut it into lines.");
            }

            byte[] larger = length > buffer.Length / 2 ? new byte[buffer.Length * 2] : buffer;
            buffer.AsSpan(start, length).CopyTo(larger);
            (buffer, start, end, searched) = (larger, 0, length, searched - start);
        }

        int read;
        try
        {
            read = stream.Read(buffer, end, buffer.Length - end);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {name} past line {line}: {e.Message.TrimEnd('.')}. Give a file with one text a line.", e);
        }

        end += read;
        ended = read == 0;
    }
}
