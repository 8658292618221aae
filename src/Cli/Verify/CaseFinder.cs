using System.Globalization;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>Finds cases: folders that hold a model and, beside it, its data sets.</summary>
internal static class CaseFinder
{
    private const string Prefix = "test_data_set_", ModelName = "model.onnx", ModelEnding = ".onnx";

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

            var cases = new List<TestCase>();
            Walk(full, full, [], cases);
            return cases.Count > 0
                ? cases
                : throw new InputException($"'{path}' holds no case: a folder with {ModelName} and, beside it, {Prefix}0 with input_0.pb and output_0.pb. Name a folder that does.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read '{path}': {e.Message} Name a model or a folder that can be read.", e);
        }
    }

    private static void Walk(string root, string folder, List<string> above, List<TestCase> cases)
    {
        string name = root == folder ? Path.GetFileName(root) : Path.GetRelativePath(root, folder).Replace(Path.DirectorySeparatorChar, '/'), real;
        string[] within;
        try
        {
            // A link to a folder above would lead round and round.
            real = new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder;
            if (above.Contains(real))
            {
                return;
            }

            within = [.. Directory.EnumerateDirectories(folder).Where(inner => !IsDataSet(inner)).Order(StringComparer.Ordinal)];
            if (DataSets(folder) is { Length: > 0 } sets)
            {
                cases.Add(new(name, ModelIn(folder), sets));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && root != folder)
        {
            // It may hold cases: not to be passed over, and no reason to run none of the others.
            cases.Add(new(name, folder, [], $"The folder cannot be read: {e.Message}"));
            return;
        }

        above.Add(real);
        foreach (string inner in within)
        {
            Walk(root, inner, above, cases);
        }

        above.RemoveAt(above.Count - 1);
    }

    // Where there is none, or more than one to choose from, the case says so when it is run: its data must not be passed over in silence.
    private static string ModelIn(string folder) =>
        Directory.EnumerateFiles(folder, "*" + ModelEnding).Take(2).ToArray() is [var only] ? only : Path.Combine(folder, ModelName);

    private static string[] DataSets(string folder) =>
        [.. Directory.EnumerateDirectories(folder, Prefix + "*").Where(IsDataSet).OrderBy(Number).ThenBy(set => set, StringComparer.Ordinal)];

    private static bool IsDataSet(string folder) => Path.GetFileName(folder).StartsWith(Prefix, StringComparison.Ordinal);

    private static int Number(string folder) =>
        int.TryParse(Path.GetFileName(folder)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue;
}
