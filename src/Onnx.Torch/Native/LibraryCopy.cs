using System.Security.Cryptography;

namespace MlNetPath.Onnx.Torch.Native;

/// <summary>
/// Loads a library from bytes in memory, which the system can do from a file only. The file is kept in the user's cache under the hash of
/// its content, so that it is written once; where the cache cannot be used it is a file in a folder of its own for temporary
/// files, which nobody else can write to, deleted as soon as it is loaded.
/// </summary>
internal static class LibraryCopy
{
    /// <summary>The folder for copies, in the same cache as everything else that can be made again. Used on Linux only.</summary>
    public static string CacheFolder
    {
        get
        {
            if (Environment.GetEnvironmentVariable("MLNETPATH_CACHE") is { Length: > 0 } chosen)
            {
                return Path.Combine(Path.GetFullPath(chosen), "torch");
            }

            string caches = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg
                ? xdg
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(caches, "mlnetpath", "torch");
        }
    }

    /// <summary>Loads it.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="content">The library.</param>
    /// <param name="cache">The folder to keep it below; made where it is missing.</param>
    /// <param name="load">Loads a file.</param>
    /// <returns>The handle, and the file it was loaded from.</returns>
    /// <exception cref="TorchNotAvailableException">Neither place can be used, or the library does not load.</exception>
    public static (IntPtr Handle, string Path) Load(string name, byte[] content, string cache, Func<string, IntPtr> load)
    {
        Exception first;
        try
        {
            string kept = Path.Combine(cache, Convert.ToHexStringLower(SHA256.HashData(content))[..16], name);
            if (!Holds(kept, content))
            {
                Write(kept, content);
            }

            return (load(kept), kept);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DllNotFoundException or BadImageFormatException)
        {
            first = e; // a cache that nobody may write to or, mounted so, run code from
        }

        string? folder = null;
        try
        {
            folder = Directory.CreateTempSubdirectory("mlnetpath-").FullName;
            string path = Path.Combine(folder, name);
            File.WriteAllBytes(path, content);
            return (load(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DllNotFoundException or BadImageFormatException)
        {
            throw new TorchNotAvailableException(
                $"A copy of {name} that fits this system can be loaded neither from the cache ({OneLine(first)}) nor from the folder for temporary files ({OneLine(e)}). " +
                "Point MLNETPATH_CACHE to a folder that can be written to and run code from.", e);
        }
        finally
        {
            if (folder is not null && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true); // what is loaded stays, on the only system that comes here: Linux
            }
        }
    }

    private static bool Holds(string path, byte[] content) => File.Exists(path) && new FileInfo(path).Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);

    private static void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static string OneLine(Exception e) => e.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
