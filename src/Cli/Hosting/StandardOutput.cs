using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>
/// Standard output that goes to a file or a pipe. What goes wrong is thrown once, as what it is; whatever is written afterwards is
/// thrown away, since writers flush their rest when they are left. Not thread-safe.
/// </summary>
/// <param name="inner">The stream that writes.</param>
/// <param name="hasReader">Asked before each write; a pipe may have lost its reader.</param>
internal sealed class StandardOutput(Stream inner, Func<bool> hasReader) : Stream
{
    private bool failed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The process's own.</summary>
    public static StandardOutput Open() => StandardStreams.IsClosed(1)
        ? new StandardOutput(Null, () => throw new IOException("It is closed."))
        : new StandardOutput(Console.OpenStandardOutput(), () => StandardStreams.HasReader(1));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (failed || buffer.IsEmpty)
        {
            return;
        }

        try
        {
            // .NET's own stream passes over a lost reader in silence, and a long job would go on for nobody.
            if (!hasReader())
            {
                failed = true;
                throw new OutputClosedException();
            }

            inner.Write(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failed = true;
            throw new InputException($"Cannot write to standard output: {e.GetBaseException().Message.TrimEnd('.')}. Send it to a place that can be written.", e);
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
