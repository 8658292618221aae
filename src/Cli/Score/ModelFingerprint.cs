using System.Security.Cryptography;
using System.Text;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Cli;

/// <summary>The SHA-256 of a model: of its file and those it names, or of those of all models in its folder. What else lies there may change, such as what is being written.</summary>
internal static class ModelFingerprint
{
    /// <summary>Reads the model's files.</summary>
    /// <exception cref="GraphException">The file is no model.</exception>
    public static string Of(string path, CancellationToken stop)
    {
        string full = Path.GetFullPath(path);
        bool isFolder = Directory.Exists(full);
        IEnumerable<string> models = isFolder ? Directory.EnumerateFiles(full, "model.onnx", SearchOption.AllDirectories) : [full];
        var lines = new StringBuilder();
        foreach (string file in models.SelectMany(WithExternalFiles).Order(StringComparer.Ordinal))
        {
            lines.Append(isFolder ? Path.GetRelativePath(full, file) : "").Append(' ').Append(InputHash.OfAll(file, stop)).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }

    private static IEnumerable<string> WithExternalFiles(string model) =>
        [model, .. ModelSummary.Of(OnnxFile.Read(model)).ExternalFiles.Select(file => Path.Combine(Path.GetDirectoryName(model)!, file))];
}
