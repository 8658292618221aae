namespace MlNetPath.Core;

/// <summary>A folder of one's own in the system's place for temporary files, made when it is needed and gone when this is disposed, or when the process is stopped.</summary>
public sealed class ScratchFolder : IDisposable
{
    /// <summary>Chooses the folder; nothing is made yet.</summary>
    public ScratchFolder() => Path = Atomically.Begin(System.IO.Path.Combine(System.IO.Path.GetTempPath(), "mlnetpath"));

    /// <summary>The folder. Whoever writes there makes it.</summary>
    public string Path { get; }

    /// <summary>Deletes it with all that it holds.</summary>
    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        Atomically.End(Path);
    }
}
