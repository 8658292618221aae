using MlNetPath.Onnx.Graph;

namespace MlNetPath.Onnx.Torch;

/// <summary>A folder beside the file to be, in which the model and its external data have their final names until parity is proven.</summary>
internal sealed class DraftFolder : IDisposable
{
    private readonly string target;
    private readonly string folder;

    /// <exception cref="GraphException">The folder of <paramref name="target"/> cannot be written to.</exception>
    public DraftFolder(string target)
    {
        this.target = Path.GetFullPath(target);
        folder = $"{this.target}.{Guid.NewGuid():N}.tmp";
        string parent = Path.GetDirectoryName(this.target)!;
        try
        {
            if (!Directory.Exists(parent) || Directory.Exists(this.target))
            {
                throw new IOException(Directory.Exists(parent) ? "it is a folder" : "its folder does not exist");
            }

            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GraphException($"{target} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Where the model is written.</summary>
    public string ModelPath => Path.Combine(folder, Path.GetFileName(target));

    /// <summary>Moves everything to its place, the model last, so that it never lacks its data.</summary>
    /// <returns>The bytes of all files.</returns>
    public long Publish()
    {
        string[] files = [.. Directory.GetFiles(folder).OrderBy(f => f == ModelPath)];
        long bytes = files.Sum(f => new FileInfo(f).Length);
        foreach (string file in files)
        {
            File.Move(file, Path.Combine(Path.GetDirectoryName(target)!, Path.GetFileName(file)), overwrite: true);
        }

        return bytes;
    }

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
