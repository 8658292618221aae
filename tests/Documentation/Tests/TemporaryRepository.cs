namespace MlNetPath.Documentation.Tests;

/// <summary>A folder with the given files, gone after the test.</summary>
internal sealed class TemporaryRepository : IDisposable
{
    public TemporaryRepository(params (string Path, string Text)[] files)
    {
        Repository = new Repository(Directory.CreateTempSubdirectory("documents-").FullName);
        foreach ((string path, string text) in files)
        {
            string full = Repository.FullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }
    }

    public Repository Repository { get; }

    public DocumentSync Sync(string document = "README.md") => DocumentSync.Read(new DocumentContent(Repository), document);

    public void Dispose() => Directory.Delete(Repository.Root, recursive: true);
}
