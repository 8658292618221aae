namespace MlNetPath.Tests;

/// <summary>Where the repository lies that the tests were built in. Compiled into the test projects that read its files.</summary>
internal static class RepositoryRoot
{
    /// <summary>The full path of its folder.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "MlNetPath.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
