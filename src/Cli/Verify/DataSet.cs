using System.Globalization;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Cli;

/// <summary>One data set of a case: what goes in, and what must come out.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Inputs">The model's inputs and their values; an optional one without a file is not among them.</param>
/// <param name="Outputs">One value for each of the model's outputs.</param>
internal sealed record DataSet(string Name, IReadOnlyList<(ValueInfoProto Input, TestValue Value)> Inputs, IReadOnlyList<TestValue> Outputs)
{
    /// <summary>Reads a data set: <c>input_i.pb</c> belongs to input <c>i</c>, <c>output_i.pb</c> to output <c>i</c>, whatever name is in the file.</summary>
    /// <exception cref="CaseException">A file is missing or broken.</exception>
    public static DataSet Read(string folder, IReadOnlyList<ValueInfoProto> inputs, IReadOnlyList<ValueInfoProto> outputs)
    {
        SortedDictionary<int, string> inputFiles = Files(folder, "input", inputs.Count), outputFiles = Files(folder, "output", outputs.Count);
        RequireAll(folder, "input", inputFiles, inputs, input => input.Type?.OptionalType is null);
        RequireAll(folder, "output", outputFiles, outputs, _ => true);
        return new(
            Path.GetFileName(folder),
            [.. inputFiles.Select(file => (inputs[file.Key], TestFile.Read(file.Value, inputs[file.Key].Type ?? new TypeProto())))],
            [.. outputFiles.Select(file => TestFile.Read(file.Value, outputs[file.Key].Type ?? new TypeProto()))]);
    }

    private static void RequireAll(string folder, string what, SortedDictionary<int, string> files, IReadOnlyList<ValueInfoProto> values, Func<ValueInfoProto, bool> isRequired)
    {
        for (int i = 0; i < values.Count; i++)
        {
            if (!files.ContainsKey(i) && isRequired(values[i]))
            {
                string place = values.Count == 1 ? $", '{values[i].Name}'" : $", '{values[i].Name}' among them";
                throw new CaseException(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(folder)}/{what}_{i}.pb is missing: the model has {Counted(values.Count, what)}{place}."));
            }
        }
    }

    private static string Counted(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static SortedDictionary<int, string> Files(string folder, string what, int known)
    {
        string prefix = what + "_";
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
                        : throw new CaseException($"{Path.GetFileName(folder)}/{Path.GetFileName(path)} belongs to nothing: the model has {Counted(known, what)} to {(what == "input" ? "give" : "compare")}.");
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
