using System.Globalization;
using System.Text;
using MlNetPath.Onnx.Graph.Inspecting;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>What is worth knowing about a model before running it: inputs, outputs, operators, weights, and what is said about it.</summary>
public sealed class ModelSummary
{
    private ModelSummary(ModelProto model)
    {
        GraphProto graph = model.Graph ?? new GraphProto();
        Graph = graph.Name;
        Producer = $"{model.ProducerName} {model.ProducerVersion}".Trim();
        IrVersion = model.IrVersion;
        DocString = model.DocString;
        var opsets = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (OperatorSetIdProto import in model.OpsetImport)
        {
            opsets[import.Domain.Length == 0 ? "ai.onnx" : import.Domain] = import.Version;
        }

        Opsets = opsets;
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (StringStringEntryProto entry in model.MetadataProps)
        {
            metadata[entry.Key] = entry.Value;
        }

        Metadata = metadata;
        Functions = [.. model.Functions.Select(f => f.Domain.Length == 0 ? f.Name : $"{f.Domain}.{f.Name}")];

        // In old files weights are inputs too.
        HashSet<string> weights = [.. graph.Initializer.Select(t => t.Name), .. graph.SparseInitializer.Select(t => t.Values?.Name ?? string.Empty)];
        Inputs = [.. graph.Input.Where(v => !weights.Contains(v.Name)).Select(v => new ValueSummary(v.Name, TypeText.Of(v.Type)))];
        Outputs = [.. graph.Output.Select(v => new ValueSummary(v.Name, TypeText.Of(v.Type)))];
        Operators = [.. ModelNodes.Of(model).CountBy(n => Prefix(n) + n.OpType, StringComparer.Ordinal)
            .OrderByDescending(o => o.Value).ThenBy(o => o.Key, StringComparer.Ordinal).Select(o => new OperatorCount(o.Key, o.Value))];

        var files = new SortedSet<string>(StringComparer.Ordinal);
        foreach (TensorProto tensor in ModelTensors.Initializers(model))
        {
            (long count, long bytes) = SizeOf(tensor);
            Parameters = Sum(Parameters, count);
            ParameterBytes = Sum(ParameterBytes, bytes);
        }

        foreach (TensorProto tensor in ModelTensors.Of(model).Where(t => t.IsExternal()))
        {
            files.Add(tensor.ExternalData.FirstOrDefault(e => e.Key == ExternalData.LocationKey)?.Value ?? string.Empty);
        }

        ExternalFiles = [.. files];
    }

    /// <summary>The graph's name.</summary>
    public string Graph { get; }

    /// <summary>What wrote the file, with its version.</summary>
    public string Producer { get; }

    /// <summary>The version of the format.</summary>
    public long IrVersion { get; }

    /// <summary>What the model says about itself.</summary>
    public string DocString { get; }

    /// <summary>The operator sets by domain, with their versions; the standard one is <c>ai.onnx</c>.</summary>
    public IReadOnlyDictionary<string, long> Opsets { get; }

    /// <summary>The inputs, without the weights that old files list there.</summary>
    public IReadOnlyList<ValueSummary> Inputs { get; }

    /// <summary>The outputs.</summary>
    public IReadOnlyList<ValueSummary> Outputs { get; }

    /// <summary>The operators, the most frequent first.</summary>
    public IReadOnlyList<OperatorCount> Operators { get; }

    /// <summary>The functions that the model brings along.</summary>
    public IReadOnlyList<string> Functions { get; }

    /// <summary>The elements of all weights and constants, which a file does not tell apart, those in subgraphs included; as much of it as the dimensions say.</summary>
    public long Parameters { get; }

    /// <summary>The bytes that they take, in the file and beside it.</summary>
    public long ParameterBytes { get; }

    /// <summary>The files beside the model that hold weights, as the model names them.</summary>
    public IReadOnlyList<string> ExternalFiles { get; }

    /// <summary>The metadata by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Summarizes a model. Never fails on a model that can be read, however wrong it is; <see cref="ModelChecker"/> says what is.</summary>
    public static ModelSummary Of(ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new(model);
    }

    /// <summary>Some lines of text for people.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Line("graph", Graph);
        Line("producer", Producer);
        Line("format", string.Join(", ", Opsets.Select(o => $"{o.Key} {Number(o.Value)}").Prepend($"IR {Number(IrVersion)}")));
        Block("inputs", Inputs.Select(v => (v.Name, v.Type)));
        Block("outputs", Outputs.Select(v => (v.Name, v.Type)));
        Line("weights", $"{Number(Parameters)} ({Number(ParameterBytes)} bytes{(ExternalFiles.Count > 0 ? $", in {string.Join(", ", ExternalFiles)}" : string.Empty)}), constants included");
        Line("functions", string.Join(", ", Functions));
        Block($"{Number(Operators.Sum(o => (long)o.Count))} nodes", Operators.Select(o => (o.Operator, Number(o.Count))));
        Block("metadata", Metadata.Select(m => (m.Key, Short(m.Value))));
        Line("description", DocString.ReplaceLineEndings("\n  ").TrimEnd());
        return text.ToString().TrimEnd();

        void Line(string title, string content)
        {
            if (content.Length > 0)
            {
                text.Append($"{title,-11} {content}\n");
            }
        }

        void Block(string title, IEnumerable<(string Name, string Value)> lines)
        {
            (string Name, string Value)[] all = [.. lines];
            if (all.Length > 0)
            {
                int width = Math.Min(40, all.Max(l => l.Name.Length));
                text.Append(title).Append('\n');
                foreach ((string name, string value) in all)
                {
                    text.Append($"  {name.PadRight(width)}  {value}\n");
                }
            }
        }
    }

    private static string Prefix(NodeProto node) => node.Domain is "" or "ai.onnx" ? string.Empty : node.Domain + ".";

    private static (long Count, long Bytes) SizeOf(TensorProto tensor)
    {
        try
        {
            (ElementType type, long count, long bytes) = OnnxTensor.StoredSize(tensor);
            return (count, type == ElementType.String ? tensor.StoredBytes() : bytes);
        }
        catch (GraphException)
        {
            return (0, tensor.StoredBytes());
        }
    }

    // A hostile file's numbers may add up to more than fits.
    private static long Sum(long one, long other) => one > long.MaxValue - other ? long.MaxValue : one + other;

    private static string Short(string value) => value.ReplaceLineEndings(" ") is { Length: > 100 } folded ? folded[..97] + "..." : value.ReplaceLineEndings(" ");

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
