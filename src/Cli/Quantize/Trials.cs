using System.Globalization;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli;

/// <summary>Makes data to compare two models on: from test data, from texts, or at random.</summary>
internal static class Trials
{
    // Rows of a random batch, and the length of other dimensions that are open.
    private const int Batch = 64, OtherLength = 16;

    /// <summary>Reads a file of texts, or a folder of test data.</summary>
    /// <param name="path">A file with a text a line (.txt), a labelled file with columns, or a folder with test_data_set_0 and so on, or one of those itself.</param>
    /// <param name="columns">The columns of a labelled file.</param>
    /// <param name="proto">The original.</param>
    /// <param name="model">The original, loaded.</param>
    /// <param name="context">Where notices go.</param>
    /// <exception cref="InputException">It cannot be read, or does not fit the model.</exception>
    public static ITrial Read(string path, LabelledFileOptions columns, ModelProto proto, OnnxModel model, CommandContext context)
    {
        if (Directory.Exists(path))
        {
            return ReadSets(path, proto);
        }

        if (!File.Exists(path))
        {
            throw new InputException($"'{path}' does not exist. Name a file of texts or a folder of test data with --data.");
        }

        if (!IsTextClassifier(model))
        {
            throw new InputException($"'{path}' is a file of texts, and the model is no text classifier that takes bytes. Give a folder with test_data_set_0 and so on.");
        }

        if (Path.GetExtension(path).Equals(".txt", StringComparison.OrdinalIgnoreCase) && columns is { TextColumn: null, LabelColumn: null })
        {
            string[] lines = ReadLines(path);
            return lines.Length > 0 ? new TextTrial($"{Number(lines.Length)} lines of {path}", lines, null) : throw new InputException($"'{path}' has no text. Give a file with a text on each line.");
        }

        LabelledTexts texts = LabelledFile.Read(path, columns, new RowNotices(context, path), context.Stop);
        string[] labels = [.. texts.Data.Labels.ToArray().Select(l => texts.Labels[l])];
        IReadOnlyList<string> known = TextModelInfo.FromMetadata(model.Info.Metadata).Labels;
        if (!labels.Any(known.Contains))
        {
            context.Notice($"No label of '{path}' ('{labels[0]}' for one) is a label of the model ('{known[0]}' for one), so its accuracy says nothing. Is it the right model, and --label-column the right column?");
        }

        return new TextTrial($"{Number(texts.Data.Count)} texts of {path}", [.. Enumerable.Range(0, texts.Data.Count).Select(texts.Data.Text)], labels);
    }

    /// <summary>Random inputs of the declared types and shapes: floats of a normal distribution, integers 0 and 1, or bytes for a text classifier.</summary>
    /// <exception cref="InputException">The model does not tell a type or shape that values can be made up for.</exception>
    public static ITrial AtRandom(OnnxModel model)
    {
        var random = new Random(1);
        var lengths = new Dictionary<string, long>(StringComparer.Ordinal);
        int integers = IsTextClassifier(model) ? 257 : 2;
        OnnxInput[] inputs = [.. model.Inputs.Where(i => !i.HasDefault).Select(input => Random(input, random, lengths, integers))];
        try
        {
            model.Run(inputs).Dispose();
        }
        catch (OnnxModelException e)
        {
            throw new InputException($"The model does not take inputs made up at random: {e.Message.TrimEnd('.')}. Give data with --data.", e);
        }

        return new TensorTrial($"random inputs, {Batch} rows where the model takes any number", [inputs], Batch);
    }

    private static OnnxInput Random(OnnxValueInfo input, Random random, Dictionary<string, long> lengths, int integers)
    {
        if (input.Type is not TensorType { Dimensions: { } dimensions, ElementType: var type })
        {
            throw new InputException($"Nothing can be made up for the input {input}. Give data with --data.");
        }

        long[] shape = [.. dimensions.Select((d, i) => d.Length ?? (d.Name is null ? i == 0 ? Batch : OtherLength : lengths.TryGetValue(d.Name, out long known) ? known : lengths[d.Name] = i == 0 ? Batch : OtherLength))];
        long count = shape.Aggregate(1L, (a, b) => checked(a * b));
        if (count > 1 << 26)
        {
            throw new InputException($"The input {input} takes {Number(count)} numbers, too many to make up. Give data with --data.");
        }

        return type switch
        {
            TensorElementType.Float => (input.Name, Made(() => (float)Normal(random)), shape),
            TensorElementType.Double => (input.Name, Made(() => Normal(random)), shape),
            TensorElementType.Float16 => (input.Name, Made(() => (Half)Normal(random)), shape),
            TensorElementType.Int64 => (input.Name, Made(() => (long)random.Next(integers)), shape),
            TensorElementType.Int32 => (input.Name, Made(() => random.Next(integers)), shape),
            TensorElementType.UInt8 => (input.Name, Made(() => (byte)random.Next(256)), shape),
            TensorElementType.Bool => (input.Name, RuntimeValue.Tensor(Made(() => random.Next(2) == 1), shape)),
            _ => throw new InputException($"Nothing can be made up for the input {input}. Give data with --data."),
        };

        T[] Made<T>(Func<T> next) => [.. Enumerable.Range(0, (int)count).Select(_ => next())];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static TensorTrial ReadSets(string path, ModelProto proto)
    {
        string[] folders = [.. Directory.EnumerateDirectories(path, "test_data_set_*").Order(StringComparer.Ordinal)];
        folders = folders.Length > 0 ? folders : [path];
        HashSet<string> weights = [.. proto.Graph.Initializer.Select(t => t.Name)];
        ValueInfoProto[] inputs = [.. proto.Graph.Input.Where(i => proto.IrVersion >= 4 || !weights.Contains(i.Name))];
        OnnxInput[][] sets = [.. folders.Select(folder => ReadSet(folder, inputs))];
        return sets.Any(s => s.Length > 0)
            ? new($"{Number(sets.Length)} data {(sets.Length == 1 ? "set" : "sets")} of {path}", sets, 0)
            : throw new InputException($"'{path}' holds no test data: folders test_data_set_0 and so on with input_0.pb, or that file itself.");
    }

    // Only what goes in: what comes out is compared with the original, not with a file.
    private static OnnxInput[] ReadSet(string folder, ValueInfoProto[] inputs)
    {
        var set = new List<OnnxInput>();
        for (int i = 0; i < inputs.Length; i++)
        {
            string file = Path.Combine(folder, $"input_{i.ToString(CultureInfo.InvariantCulture)}.pb");
            if (!File.Exists(file))
            {
                continue; // one that has a default, or else ONNX Runtime misses it
            }

            try
            {
                TypeProto type = inputs[i].Type ?? new TypeProto();
                set.Add((inputs[i].Name, TestFile.Read(file, type) is TestTensor tensor
                    ? Feed.Of(tensor, type)
                    : throw new InputException($"'{file}' holds no tensor; models are compared on tensors only.")));
            }
            catch (CaseException e)
            {
                throw new InputException($"'{file}': {e.Message}", e);
            }
        }

        return [.. set];
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return [.. File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read '{path}': {e.Message} Name a file of texts or a folder of test data.", e);
        }
    }

    private static bool IsTextClassifier(OnnxModel model)
    {
        try
        {
            TextModelInfo.FromMetadata(model.Info.Metadata);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
