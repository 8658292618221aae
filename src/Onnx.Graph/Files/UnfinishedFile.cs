namespace MlNetPath.Onnx.Graph;

/// <summary>A file that is written under a temporary name beside its place and takes the place when it is whole. Disposed before, it leaves nothing behind.</summary>
internal sealed class UnfinishedFile : IDisposable
{
    private readonly string target;
    private readonly string temporary;

    public UnfinishedFile(string target)
    {
        this.target = target;
        temporary = FilePlace.TemporaryBeside(target);
        Stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
    }

    /// <summary>Takes the content.</summary>
    public FileStream Stream { get; }

    /// <summary>Gives the file its place, or another one in the same folder. The file that was there is replaced.</summary>
    public void Place(string? elsewhere = null)
    {
        // Otherwise a machine that stops may keep the name and not the content.
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        if (File.Exists(target) && !OperatingSystem.IsWindows())
        {
            // What was hidden from others stays hidden.
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
        }

        File.Move(temporary, elsewhere ?? target, overwrite: true);
    }

    public void Dispose()
    {
        Stream.Dispose();
        File.Delete(temporary);
    }
}
