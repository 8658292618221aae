using System.Globalization;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Cli;

/// <summary>One data set of a case: what goes in, and what must come out.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Inputs">The model's inputs and their values; an input without a file is not among them.</param>
/// <param name="Outputs">One value for each of the model's outputs.</param>
internal sealed record DataSet(string Name, IReadOnlyList<(ValueInfoProto Input, TestValue Value)> Inputs, IReadOnlyList<TestValue> Outputs)
{
    /// <summary>Reads a data set: <c>input_i.pb</c> belongs to input <c>i</c>, <c>output_i.pb</c> to output <c>i</c>, whatever name is in the file.</summary>
    /// <exception cref="CaseException">A file is missing or broken.</exception>
    public static DataSet Read(string folder, IReadOnlyList<ValueInfoProto> inputs, IReadOnlyList<ValueInfoProto> outputs)
    {
        SortedDictionary<int, string> inputFiles = Files(folder, "input_", inputs.Count), outputFiles = Files(folder, "output_", outputs.Count);
        int missing = Enumerable.Range(0, outputs.Count).FirstOrDefault(i => !outputFiles.ContainsKey(i), -1);
        return missing >= 0
            ? throw new CaseException(string.Create(
                CultureInfo.InvariantCulture, $"{Path.GetFileName(folder)}/output_{missing}.pb is missing: the model has {outputs.Count} outputs, '{outputs[missing].Name}' among them."))
            : new(
                Path.GetFileName(folder),
                [.. inputFiles.Select(file => (inputs[file.Key], TestFile.Read(file.Value, inputs[file.Key].Type ?? new TypeProto())))],
                [.. outputFiles.Select(file => TestFile.Read(file.Value, outputs[file.Key].Type ?? new TypeProto()))]);
    }

    private static SortedDictionary<int, string> Files(string folder, string prefix, int known)
    {
        var files = new SortedDictionary<int, string>();
        try
        {
            foreach (string path in Directory.EnumerateFiles(folder, prefix + "*.pb"))
            {
                string number = Path.GetFileNameWithoutExtension(path)[prefix.Length..];
                if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
                {
                    files[index] = index < known
                        ? path
                        : throw new CaseException($"{Path.GetFileName(folder)}/{Path.GetFileName(path)} belongs to nothing: the model has {known} {prefix.TrimEnd('_')}s to give or compare.");
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CaseException($"{Path.GetFileName(folder)} cannot be read: {e.Message}", e);
        }

        return files;
    }
}
