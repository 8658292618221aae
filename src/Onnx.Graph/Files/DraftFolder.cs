namespace MlNetPath.Onnx.Graph;

/// <summary>
/// A folder beside a model's place, in which the model and its second file lie under their final names until they are whole and found good. Disposed before they take
/// their places, it leaves nothing behind.
/// </summary>
internal sealed class DraftFolder : IDisposable
{
    private readonly string target;
    private readonly string folder;

    /// <param name="target">Where the model is to be, free of links.</param>
    public DraftFolder(string target)
    {
        this.target = target;
        folder = FilePlace.TemporaryBeside(target);
        Directory.CreateDirectory(folder);
    }

    /// <summary>Where the model is until it has its place.</summary>
    public string ModelPath => At(Path.GetFileName(target));

    /// <summary>Writes a file, down to the disk: otherwise a machine that stops may keep the name and not the content.</summary>
    public void Write(string name, Action<FileStream> write)
    {
        using var stream = new FileStream(At(name), FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Gives a file another name.</summary>
    public void Rename(string from, string to) => File.Move(At(from), At(to));

    /// <summary>Moves the second file, if there is one, and then the model to their places, so that a model never lacks its data. What was there is replaced.</summary>
    public void Place(string? data)
    {
        if (data is null)
        {
            Move(ModelPath, target);
            return;
        }

        string place = Path.Combine(Path.GetDirectoryName(target)!, data);
        bool isThere = File.Exists(place);
        Move(At(data), place);
        try
        {
            Move(ModelPath, target);
        }
        catch when (!isThere)
        {
            File.Delete(place);
            throw;
        }
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that stays is no reason to hide why the writing failed, or to call failed what is done.
        }
    }

    private string At(string name) => Path.Combine(folder, name);

    private void Move(string file, string place)
    {
        if (File.Exists(target) && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, File.GetUnixFileMode(target)); // what was hidden from others stays hidden
        }

        File.Move(file, place, overwrite: true);
    }
}
