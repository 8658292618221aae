namespace MlNetPath.Documentation.Tests;

/// <summary>Rewrites documents when the person who runs the tests asks for it.</summary>
internal static class DocumentUpdate
{
    /// <summary>The environment variable that asks for it with the value 1.</summary>
    public const string Variable = "MLNETPATH_UPDATE_DOCS";

    public static bool IsAskedFor => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>Writes the text where it differs, with the line ends that the file has.</summary>
    public static void Write(Repository repository, string document, string text)
    {
        string path = repository.FullPath(document);
        string old = File.ReadAllText(path);
        if (old.ReplaceLineEndings("\n") != text)
        {
            File.WriteAllText(path, old.Contains("\r\n", StringComparison.Ordinal) ? text.ReplaceLineEndings("\r\n") : text);
        }
    }
}
