using System.Text;

namespace MlNetPath.Core.Tests;

/// <summary>A temporary folder with the files of one test.</summary>
public sealed class LabelledFileFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mlnetpath-");

    public string Path(string name) => System.IO.Path.Combine(folder.FullName, name);

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(Path(name), content);
        return Path(name);
    }

    public static LabelledTexts ReadPath(string path, string? text = null, string? label = null, char? delimiter = null) => LabelledFile.Read(
        path, new LabelledFileOptions { TextColumn = text, LabelColumn = label, Delimiter = delimiter }, null, TestContext.Current.CancellationToken);

    public LabelledTexts Read(string name, string content, string? text = null, string? label = null) => ReadPath(Write(name, content), text, label);

    /// <summary>Reads what cannot be read; the message names the file, is one line, and is given back without the folder.</summary>
    public string Refused(string name, byte[] content, string? text = null, string? label = null) => RefusedPath(Write(name, content), text, label);

    public string Refused(string name, string content, string? text = null, string? label = null) => RefusedPath(Write(name, content), text, label);

    public string RefusedPath(string path, string? text = null, string? label = null)
    {
        InputException error = Assert.ThrowsAny<InputException>(() => ReadPath(path, text, label));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", error.Message, StringComparison.Ordinal);
        return error.Message.Replace(folder.FullName + System.IO.Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    public static (string Text, string Label)[] Rows(LabelledTexts texts) =>
        [.. Enumerable.Range(0, texts.Data.Count).Select(row => (texts.Data.Text(row), texts.Labels[texts.Data.Labels[row]]))];

    public void Dispose() => folder.Delete(recursive: true);
}
