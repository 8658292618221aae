using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Cli;

/// <summary>Runs a case through ONNX Runtime and compares. What it can find wrong with the files by itself never reaches ONNX Runtime.</summary>
internal sealed class CaseRunner(Tolerance tolerance, int threads)
{
    /// <summary>Runs it.</summary>
    public CaseResult Run(TestCase test)
    {
        try
        {
            GraphProto graph = ReadGraph(test.ModelPath);
            List<ValueInfoProto> inputs = [.. InputsToGive(graph)];

            // All test data is read first: a broken file is found without any model being run.
            List<DataSet> sets = [.. test.DataSets.Select(folder => DataSet.Read(folder, inputs, graph.Output))];
            return Run(test.ModelPath, sets);
        }
        catch (Exception e) when (e is CaseException or GraphException)
        {
            return new(CaseStatus.Error, e.Message);
        }
    }

    private CaseResult Run(string modelPath, List<DataSet> sets)
    {
        using RuntimeModel model = RuntimeModel.Load(modelPath, threads);
        Difference? worst = null;
        foreach (DataSet set in sets)
        {
            worst = Difference.Worse(worst, Compare(model, set)?.Behind($"{set.Name}, "));
        }

        return worst is null ? new(CaseStatus.Passed, "") : new(CaseStatus.Failed, worst.Text);
    }

    private Difference? Compare(RuntimeModel model, DataSet set)
    {
        var inputs = new List<(string Name, RuntimeValue Value)>(set.Inputs.Count);
        RuntimeValue[] outputs = [];
        try
        {
            foreach ((ValueInfoProto input, TestValue value) in set.Inputs)
            {
                inputs.Add((input.Name, Feed.Of(value, input.Type)));
            }

            outputs = model.Run(inputs);
            Difference? worst = null;
            for (int i = 0; i < outputs.Length; i++)
            {
                worst = Difference.Worse(worst, ValueComparison.Find(set.Outputs[i], outputs[i], tolerance)?.Behind($"output '{model.Outputs[i]}'"));
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
            Array.ForEach(outputs, output => output.Dispose());
        }
    }

    private static GraphProto ReadGraph(string path) =>
        OnnxFile.Read(path).Graph ?? throw new CaseException($"{Path.GetFileName(path)} holds no graph.");

    // What lists its initializers as inputs too gives them defaults, and test data leaves them out.
    private static IEnumerable<ValueInfoProto> InputsToGive(GraphProto graph)
    {
        HashSet<string> given = [.. graph.Initializer.Select(tensor => tensor.Name), .. graph.SparseInitializer.Select(tensor => tensor.Values?.Name ?? "")];
        return graph.Input.Where(input => !given.Contains(input.Name));
    }
}
