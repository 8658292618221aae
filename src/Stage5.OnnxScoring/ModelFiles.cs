using System.Security.Cryptography;
using System.Text;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Stage5.OnnxScoring;

/// <summary>An ONNX file and the files of weights that it names.</summary>
/// <param name="Path">The file.</param>
/// <param name="Summary">What is in it.</param>
internal sealed record ModelFiles(string Path, ModelSummary Summary)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">There is none, it is no ONNX model, or it names a file that is not in its folder.</exception>
    public static ModelFiles Read(string path)
    {
        try
        {
            var files = new ModelFiles(path, ModelSummary.Of(OnnxFile.Read(path)));
            return files.Summary.ExternalFiles.FirstOrDefault(file => file != System.IO.Path.GetFileName(file) || file is "." or ".." || !File.Exists(files.Beside(file))) is { } bad
                ? throw new InputException($"'{path}' wants weights in a file '{bad}', which does not lie beside it. Put it there.")
                : files;
        }
        catch (Exception e) when (e is GraphException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' cannot be compared: {e.Message}", e);
        }
    }

    /// <summary>The SHA-256 over all files and the labels that go with them, in lower-case hexadecimal.</summary>
    /// <param name="labels">The labels; null for none.</param>
    public string Sha256(IReadOnlyList<string>? labels)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in (IEnumerable<string>)[Path, .. Summary.ExternalFiles.Order(StringComparer.Ordinal).Select(Beside)])
        {
            using FileStream stream = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(labels is null ? "" : string.Join('\n', labels)));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Copies the file, and those it names beside the copy.</summary>
    /// <param name="target">What the copy is called.</param>
    public void CopyTo(string target)
    {
        string folder = Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!).FullName;
        File.Copy(Path, target);
        foreach (string file in Summary.ExternalFiles)
        {
            File.Copy(Beside(file), System.IO.Path.Combine(folder, file));
        }
    }

    private string Beside(string file) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!, file);
}
