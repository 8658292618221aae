namespace MlNetPath.Onnx.Graph;

/// <summary>A file that is written under a temporary name beside its place and takes the place when it is whole. Disposed before, it leaves nothing behind.</summary>
internal sealed class UnfinishedFile : IDisposable
{
    private readonly string target;
    private readonly string temporary;
    private string? older;

    public UnfinishedFile(string target)
    {
        this.target = target;
        temporary = FilePlace.TemporaryBeside(target);
        Stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
    }

    /// <summary>Takes the content.</summary>
    public FileStream Stream { get; }

    /// <summary>Gives the file its place. The file that was there is lost, or kept for <see cref="TakeBack"/> until this is disposed.</summary>
    public void Place(bool keepOlder = false)
    {
        Stream.Dispose();
        if (File.Exists(target))
        {
            if (!OperatingSystem.IsWindows())
            {
                // What was hidden from others stays hidden.
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            }

            if (keepOlder)
            {
                string kept = FilePlace.TemporaryBeside(target);
                File.Move(target, kept);
                older = kept;
            }
        }

        File.Move(temporary, target, overwrite: true);
    }

    /// <summary>Undoes <see cref="Place"/>.</summary>
    public void TakeBack()
    {
        File.Delete(target);
        if (older is not null)
        {
            File.Move(older, target);
            older = null;
        }
    }

    public void Dispose()
    {
        Stream.Dispose();
        File.Delete(temporary);
        if (older is not null)
        {
            // Only if the new file never got the name is the older one still needed.
            if (File.Exists(target))
            {
                File.Delete(older);
            }
            else
            {
                File.Move(older, target);
            }
        }
    }
}
