using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace MlNetPath.Core;

/// <summary>
/// A text file, byte for byte as it is, but for its byte order mark. What is not UTF-8, and NUL bytes, are errors that name the
/// line and the byte: parsers would replace or keep them without a word. Reading forward only; not thread-safe.
/// </summary>
internal sealed class CheckedUtf8Stream : Stream
{
    private readonly string path;
    private readonly Stream inner;
    private readonly byte[] start = new byte[1 << 16];
    private readonly byte[] begun = new byte[4];
    private readonly int startLength;
    private int startRead, begunLength;
    private long offset, line = 1;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">It is missing, a folder, not readable, empty, or starts with the mark of another encoding.</exception>
    public CheckedUtf8Stream(string path)
    {
        this.path = path;
        inner = Open(path);
        try
        {
            startLength = inner.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            RefuseOtherEncodings();
            startRead = Start.StartsWith("\uFEFF"u8) ? 3 : 0;
            offset = startRead;
            if (Start.IndexOfAnyExcept(" \t\r\n"u8) < 0 && startLength < start.Length)
            {
                throw new InputException($"'{path}' is empty. Give a file with texts and labels.");
            }
        }
        catch
        {
            inner.Dispose();
            throw;
        }
    }

    /// <summary>The file's first 64 KB, not yet checked, without byte order mark; only before the first read.</summary>
    public ReadOnlySpan<byte> Start => start.AsSpan(startRead, startLength - startRead);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => offset; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read;
        if (startRead < startLength)
        {
            read = Math.Min(buffer.Length, startLength - startRead);
            start.AsSpan(startRead, read).CopyTo(buffer);
            startRead += read;
        }
        else
        {
            read = ReadInner(buffer);
        }

        Check(buffer[..read], end: read == 0 && buffer.Length > 0);
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static FileStream Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InputException($"'{path}' is a folder. Name a file.");
        }

        try
        {
            // Our own buffers are large; the stream's would only copy.
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"The file '{path}' does not exist. Check its name and folder.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"Cannot read '{path}': {e.Message} Name a file that can be read.", e);
        }
    }

    private int ReadInner(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (IOException e)
        {
            throw new InputException($"Cannot read '{path}' past byte {offset}: {e.Message} Name a file that can be read.", e);
        }
    }

    private void RefuseOtherEncodings()
    {
        ReadOnlySpan<byte> marks = start.AsSpan(0, startLength);
        string? encoding =
            marks.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) || marks.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]) ? "UTF-32"
            : marks.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || marks.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? "UTF-16"
            : null;
        if (encoding is not null)
        {
            throw new InputException($"'{path}' is {encoding}, by the byte order mark it starts with. Save it as UTF-8.");
        }
    }

    private void Check(ReadOnlySpan<byte> chunk, bool end)
    {
        long chunkOffset = offset;
        offset += chunk.Length;
        ReadOnlySpan<byte> rest = FinishCharacter(chunk, chunkOffset, end);
        ReadOnlySpan<byte> whole = rest[..^BegunAtEnd(rest)];
        if (!Utf8.IsValid(whole))
        {
            int at = FirstInvalid(whole);
            throw NotUtf8(chunk, chunk.Length - rest.Length + at, chunkOffset, whole[at]);
        }

        rest[whole.Length..].CopyTo(begun.AsSpan(begunLength));
        begunLength += rest.Length - whole.Length;
        int nul = chunk.IndexOf((byte)0);
        if (nul >= 0)
        {
            throw new InputException(
                $"'{path}' has a NUL byte on line {LineOf(chunk, nul)} (byte {chunkOffset + nul}): it is no text file, or not UTF-8. Save it as UTF-8 text.");
        }

        line += chunk.Count((byte)'\n');
    }

    // A character may lie across two chunks: its first bytes wait here for the others.
    private ReadOnlySpan<byte> FinishCharacter(ReadOnlySpan<byte> chunk, long chunkOffset, bool end)
    {
        while (begunLength > 0 && (end || chunk.Length > 0))
        {
            if (!end)
            {
                begun[begunLength++] = chunk[0];
            }

            OperationStatus status = Rune.DecodeFromUtf8(begun.AsSpan(0, begunLength), out _, out _);
            if (status == OperationStatus.InvalidData || end)
            {
                throw NotUtf8([], 0, chunkOffset - (end ? begunLength : begunLength - 1), begun[0]);
            }

            chunk = chunk[1..];
            chunkOffset++;
            begunLength = status == OperationStatus.Done ? 0 : begunLength;
        }

        return chunk;
    }

    // How many bytes at the end are the start of a character that the next chunk goes on with.
    private static int BegunAtEnd(ReadOnlySpan<byte> bytes)
    {
        for (int length = 1; length <= Math.Min(3, bytes.Length); length++)
        {
            byte lead = bytes[^length];
            if (lead >= 0xC0)
            {
                return Rune.DecodeFromUtf8(bytes[^length..], out _, out _) == OperationStatus.NeedMoreData ? length : 0;
            }
        }

        return 0;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out int consumed) == OperationStatus.Done)
        {
            at += consumed;
        }

        return at;
    }

    private InputException NotUtf8(ReadOnlySpan<byte> chunk, int at, long chunkOffset, byte value) =>
        new($"'{path}' is not UTF-8: line {LineOf(chunk, at)} has the byte 0x{value:X2} at offset {chunkOffset + at}. Save it as UTF-8.");

    private long LineOf(ReadOnlySpan<byte> chunk, int at) => line + chunk[..at].Count((byte)'\n');
}
