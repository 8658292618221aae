using System.Globalization;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Cli;

/// <summary>Finds cases: folders that hold a model and, beside it, its data sets.</summary>
internal static class CaseFinder
{
    private const string Prefix = "test_data_set_", ModelName = "model.onnx", ModelEnding = ".onnx";
    private const int MostNames = 5;

    /// <summary>Finds the cases of a path, in the order of their names.</summary>
    /// <param name="path">A model, the folder of a case, or a tree of such folders.</param>
    /// <exception cref="InputException">There is no case, or the path cannot be read.</exception>
    public static IReadOnlyList<TestCase> Find(string path)
    {
        try
        {
            string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
            if (File.Exists(full))
            {
                string[] sets = DataSets(Path.GetDirectoryName(full)!);
                return sets.Length > 0
                    ? [new(Path.GetFileName(full), full, sets)]
                    : throw new InputException($"'{path}' has no test data: beside it should lie folders {Prefix}0, {Prefix}1 and so on, with input_0.pb and output_0.pb.");
            }

            if (!Directory.Exists(full))
            {
                throw new InputException($"'{path}' does not exist. Name a model or a folder.");
            }

            List<TestCase> cases = Walk(full);
            return cases.Count > 0
                ? cases
                : throw new InputException($"'{path}' holds no case: a folder with one {ModelEnding} file and {Prefix}N beside it (N is 0, 1 and so on), which have input_0.pb and output_0.pb. Name a folder that does.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read '{path}': {e.Message} Name a model or a folder that can be read.", e);
        }
    }

    // Every folder once, by its own path where it has one in the tree and else by a link: links may lead round and round, or to one place in a million ways.
    private static List<TestCase> Walk(string root)
    {
        var cases = new List<TestCase>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var links = new Queue<string>();
        var folders = new Stack<(string Path, string Real)>([(root, FilePlace.WithoutLinks(root))]);
        while (folders.Count > 0)
        {
            (string folder, string real) = folders.Pop();
            string name = root == folder ? Path.GetFileName(root) : Path.GetRelativePath(root, folder).Replace(Path.DirectorySeparatorChar, '/');
            try
            {
                if (seen.Add(real))
                {
                    foreach (DirectoryInfo inner in new DirectoryInfo(folder).EnumerateDirectories().Where(inner => !IsDataSet(inner.Name)))
                    {
                        if (inner.LinkTarget is null)
                        {
                            folders.Push((Path.Combine(folder, inner.Name), Path.Combine(real, inner.Name)));
                        }
                        else
                        {
                            links.Enqueue(Path.Combine(folder, inner.Name));
                        }
                    }

                    if (DataSets(folder) is { Length: > 0 } sets)
                    {
                        cases.Add(CaseIn(folder, name, sets));
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException && root != folder)
            {
                // It may hold cases: not to be passed over, and no reason to run none of the others.
                cases.Add(new(name, folder, [], $"The folder cannot be read: {e.Message}"));
            }

            while (folders.Count == 0 && links.TryDequeue(out string? link))
            {
                folders.Push((link, RealPath(link)));
            }
        }

        // As a tree is read: a folder before what is in it.
        return [.. cases.OrderBy(test => test.Name.Replace('/', '\0'), StringComparer.Ordinal)];
    }

    // A link that leads nowhere is told when the folder is read.
    private static string RealPath(string link)
    {
        try
        {
            return FilePlace.WithoutLinks(link);
        }
        catch (IOException)
        {
            return link;
        }
    }

    // Where there is no model, or more than one to choose from, the case says so when its turn comes: its data must not be passed over in silence.
    private static TestCase CaseIn(string folder, string name, string[] sets)
    {
        string usual = Path.Combine(folder, ModelName);
        string[] models = [.. Directory.EnumerateFiles(folder, "*" + ModelEnding).Order(StringComparer.Ordinal)];
        return Path.Exists(usual) || models.Contains(usual) ? new(name, usual, sets)
            : models is [var only] ? new(name, only, sets)
            : models.Length == 0 ? new(name, usual, sets, $"The folder has test data and no model: beside {Path.GetFileName(sets[0])} should lie one {ModelEnding} file, or {ModelName}.")
            : new(name, usual, sets, $"The folder has several models ({Names(models)}) and none is called {ModelName}: name the one to verify.");
    }

    private static string Names(string[] models) =>
        string.Join(", ", models.Take(MostNames).Select(Path.GetFileName)) + (models.Length > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {models.Length - MostNames:N0} more") : "");

    private static string[] DataSets(string folder) =>
        [.. Directory.EnumerateDirectories(folder, Prefix + "*").Where(set => IsDataSet(Path.GetFileName(set))).OrderBy(Number).ThenBy(set => set, StringComparer.Ordinal)];

    private static bool IsDataSet(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    private static int Number(string folder) =>
        int.TryParse(Path.GetFileName(folder)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue;
}
