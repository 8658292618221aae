namespace MlNetPath.Onnx.Runtime;

/// <summary>What a model's files look like from outside: which they are, how long, and when they were written. Equal states mean that nothing was written.</summary>
/// <param name="Text">The state; empty where there is no model.</param>
internal readonly record struct FileState(string Text)
{
    /// <summary>The state of the model that a path means, weights beside it included.</summary>
    public static FileState Of(string path)
    {
        try
        {
            string file = ModelFile.Find(path);
            return new(string.Join('|', new DirectoryInfo(Path.GetDirectoryName(file)!)
                .EnumerateFiles(Path.GetFileName(file) + "*")
                .OrderBy(f => f.Name, StringComparer.Ordinal)
                .Select(f => f.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? f) // a link stays as it is when what it leads to changes
                .Select(f => $"{f.FullName}:{f.Length}:{f.LastWriteTimeUtc.Ticks}")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.SecurityException or OnnxModelException)
        {
            return new("");
        }
    }
}
