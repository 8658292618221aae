using System.Globalization;

namespace MlNetPath.Onnx.Runtime;

/// <summary>Finds the model file that a path means.</summary>
internal static class ModelFile
{
    private const string FileName = "model.onnx";

    /// <summary>
    /// The file itself; or, of a folder, the <c>model.onnx</c> in its subfolder with the highest number, as Triton and KServe lay models out, or else the one in it.
    /// </summary>
    /// <exception cref="OnnxModelException">There is none.</exception>
    public static string Find(string path)
    {
        string full = Path.GetFullPath(path);
        if (File.Exists(full))
        {
            return full;
        }

        if (!Directory.Exists(full))
        {
            throw new OnnxModelException($"There is no model '{path}'.");
        }

        string? versioned = Folders(full, path)
            .Select(folder => (Folder: folder, IsVersion: long.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out long version), Version: version))
            .Where(v => v.IsVersion && File.Exists(Path.Combine(v.Folder, FileName)))
            .OrderByDescending(v => v.Version)
            .Select(v => Path.Combine(v.Folder, FileName))
            .FirstOrDefault();
        string direct = Path.Combine(full, FileName);
        return versioned ?? (File.Exists(direct) ? direct : throw new OnnxModelException($"The folder '{path}' holds no model: neither {FileName} nor a numbered folder with it, such as {Path.Combine("1", FileName)}."));
    }

    private static string[] Folders(string full, string path)
    {
        try
        {
            return Directory.GetDirectories(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OnnxModelException($"The folder '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>What to call a model in logs and metrics: the name of its file, or of the folder where the file is just called model.</summary>
    public static string NameOf(string path)
    {
        if (Path.GetFileName(path) != FileName)
        {
            return Path.GetFileNameWithoutExtension(path);
        }

        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        bool version = long.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        string? named = version ? Path.GetDirectoryName(folder) : folder;
        return Path.GetFileName(named) is { Length: > 0 } name ? name : "model";
    }
}
