using System.Security.Cryptography;
using System.Text;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Cli;

/// <summary>The SHA-256 of a model: of its file and those it names, or of all files in its folder.</summary>
internal static class ModelFingerprint
{
    /// <summary>Reads the model's files.</summary>
    /// <exception cref="GraphException">The file is no model.</exception>
    public static string Of(string path, CancellationToken stop)
    {
        string full = Path.GetFullPath(path);
        bool isFolder = Directory.Exists(full);
        string root = isFolder ? full : Path.GetDirectoryName(full)!;
        IEnumerable<string> files = isFolder
            ? Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories)
            : [full, .. ModelSummary.Of(OnnxFile.Read(full)).ExternalFiles.Select(file => Path.Combine(root, file))];
        var lines = new StringBuilder();
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            lines.Append(isFolder ? Path.GetRelativePath(root, file) : "").Append(' ').Append(InputHash.OfAll(file, stop)).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }
}
