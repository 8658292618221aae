using System.Globalization;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli;

/// <summary>Runs a case through ONNX Runtime and compares. What it can find wrong with the files by itself never reaches ONNX Runtime.</summary>
internal sealed class CaseRunner(Tolerance tolerance, int threads)
{
    /// <summary>Runs it.</summary>
    public CaseResult Run(TestCase test)
    {
        if (test.Problem is { } problem)
        {
            return new(CaseStatus.Error, problem);
        }

        try
        {
            (ModelProto model, IReadOnlyList<DataSet> sets) = Read(test);
            return Run(test.ModelPath, model, sets);
        }
        catch (Exception e) when (e is CaseException or GraphException)
        {
            return new(CaseStatus.Error, e.Message);
        }
        catch (Exception e)
        {
            // Nobody has thought of it, and still it is this case's error and not the end of the process that others wait for.
            return new(CaseStatus.Error, $"{e.GetType().Name}: {e.Message}");
        }
    }

    /// <summary>Reads the model and all test data; a broken file is found here, without any model being run.</summary>
    /// <exception cref="CaseException">A file of test data is missing or broken.</exception>
    /// <exception cref="GraphException">The model is.</exception>
    public static (ModelProto Model, IReadOnlyList<DataSet> Sets) Read(TestCase test)
    {
        if (FileKind.IsSpecial(test.ModelPath))
        {
            throw new CaseException($"{Path.GetFileName(test.ModelPath)} is a device or a pipe, which may never end.");
        }

        ModelProto model = OnnxFile.Read(test.ModelPath);
        GraphProto graph = model.Graph ?? throw new CaseException($"{Path.GetFileName(test.ModelPath)} holds no graph.");
        ValueInfoProto[] inputs = [.. InputsToGive(graph)];
        return (model, [.. test.DataSets.Select(folder => DataSet.Read(folder, inputs, graph.Output))]);
    }

    private CaseResult Run(string path, ModelProto model, IReadOnlyList<DataSet> sets)
    {
        using OnnxModel loaded = Load(options => OnnxModel.Load(path, options));
        var comparison = new ValueComparison(tolerance);
        Difference? worst = null;
        foreach (DataSet set in sets)
        {
            ValueInfoProto[] absent = [.. set.Inputs.Where(input => input.Value is TestNothing).Select(input => input.Input)];
            using OnnxModel? changed = absent.Length > 0 ? Load(options => OnnxModel.Load(Feed.WithNothing(model, absent, Path.GetDirectoryName(path)!), options)) : null;
            worst = Difference.Worse(worst, Compare(changed ?? loaded, set, comparison)?.Behind($"{set.Name}, "));
        }

        return worst is null ? new(CaseStatus.Passed, Agreement(sets.Count, comparison.MostOff)) : new(CaseStatus.Failed, worst.Text);
    }

    private OnnxModel Load(Func<OnnxModelOptions, OnnxModel> load)
    {
        try
        {
            return load(new() { Provider = ExecutionProvider.Cpu, Threads = threads });
        }
        catch (OnnxModelException e)
        {
            throw CaseException.Of(e);
        }
    }

    private static string Agreement(int sets, double off)
    {
        string most = off == 0 ? "no difference" : $"at most {off.ToString(off is >= 1e-3 and < 1e6 ? "0.####" : "0.#e-0", CultureInfo.InvariantCulture)} off";
        return string.Create(CultureInfo.InvariantCulture, $"{sets:N0} {(sets == 1 ? "set" : "sets")}, {most}");
    }

    private static Difference? Compare(OnnxModel model, DataSet set, ValueComparison comparison)
    {
        var inputs = new List<(string Name, RuntimeValue Value)>(set.Inputs.Count);
        try
        {
            foreach ((ValueInfoProto input, TestValue value) in set.Inputs.Where(input => input.Value is not TestNothing))
            {
                inputs.Add((input.Name, Feed.Of(value, input.Type)));
            }

            using OnnxResults outputs = Run(model, inputs);
            Difference? worst = null;
            for (int i = 0; i < outputs.Count; i++)
            {
                worst = Difference.Worse(worst, comparison.Find(set.Outputs[i], outputs[i])?.Behind($"output '{outputs.Names[i]}'"));
            }

            return worst;
        }
        catch (CaseException e)
        {
            throw new CaseException($"{set.Name}: {e.Message}", e);
        }
        finally
        {
            inputs.ForEach(input => input.Value.Dispose());
        }
    }

    private static OnnxResults Run(OnnxModel model, List<(string Name, RuntimeValue Value)> inputs)
    {
        try
        {
            return model.Run([.. inputs.Select(input => (OnnxInput)input)]);
        }
        catch (Exception e) when (e is OnnxModelException or ArgumentException)
        {
            throw CaseException.Of(e);
        }
    }

    // What lists its initializers as inputs too gives them defaults, and test data leaves them out.
    private static IEnumerable<ValueInfoProto> InputsToGive(GraphProto graph)
    {
        HashSet<string> given = [.. graph.Initializer.Select(tensor => tensor.Name), .. graph.SparseInitializer.Select(tensor => tensor.Values?.Name ?? "")];
        return graph.Input.Where(input => !given.Contains(input.Name));
    }
}
