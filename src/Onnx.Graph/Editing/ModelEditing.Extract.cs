using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <content>Parts of models.</content>
public static partial class ModelEditing
{
    /// <summary>The part of a model that computes some of its values, as a model of its own: what they do not need, nodes and weights, is left out.</summary>
    /// <param name="model">The model; it is not changed, and the new one shares the memory of its weights.</param>
    /// <param name="outputs">The values that the part gives, in this order: outputs of the model or any values between its nodes.</param>
    /// <param name="inputs">
    /// The values that it takes, in this order: inputs, values between nodes, also weights. Null for those inputs of the model that the outputs need. The names stay.
    /// </param>
    /// <remarks>Weights in other files stay there: write the part into the same folder, or set <see cref="OnnxWriteOptions.ExternalDataFolder"/>. Training records are left out.</remarks>
    /// <exception cref="GraphException">
    /// There is no such value, or one is named twice; the outputs need an input that is not named; a node is needed that makes one of the inputs; or the file does not state a value's type.
    /// </exception>
    public static ModelProto Extract(this ModelProto model, IReadOnlyList<string> outputs, IReadOnlyList<string>? inputs = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentOutOfRangeException.ThrowIfZero(outputs.Count);
        GraphProto whole = model.MainGraph();
        foreach (string name in outputs.Concat(inputs ?? []))
        {
            GraphValues.Require(whole, name);
        }

        if (outputs.Concat(inputs ?? []).CountBy(n => n, StringComparer.Ordinal).FirstOrDefault(n => n.Value > 1).Key is { } twice)
        {
            throw new GraphException($"'{twice}' is named twice; a value is an input or an output, once.");
        }

        var given = (inputs ?? []).ToHashSet(StringComparer.Ordinal);
        NeededParts needed = NeededParts.Of(whole, outputs, given);
        RefuseWhatIsMadeTwice(whole, needed, given);
        ValueInfoProto[] taken = inputs is null ? [.. whole.Input.Where(i => needed.Values.Contains(i.Name))] : [.. inputs.Select(i => Declared(whole, i))];
        var weights = whole.Initializer.Select(t => t.Name).Concat(whole.SparseInitializer.Select(s => s.Values?.Name ?? string.Empty)).ToHashSet(StringComparer.Ordinal);
        if (inputs is not null && whole.Input.FirstOrDefault(i => needed.Values.Contains(i.Name) && !given.Contains(i.Name) && !weights.Contains(i.Name)) is { } missing)
        {
            throw new GraphException($"{Quoted(outputs)} cannot be computed from {Quoted(inputs)} alone: the input '{missing.Name}' is needed too. Name it among the inputs.");
        }

        if (inputs is not null && model.IrVersion < 4)
        {
            // As the format then was, weights are inputs too.
            taken = [.. taken, .. whole.Input.Where(i => needed.Values.Contains(i.Name) && !given.Contains(i.Name))];
        }

        ValueInfoProto[] made = [.. outputs.Select(o => Declared(whole, o))];
        ModelProto part = model.Clone();
        part.TrainingInfo.Clear();
        GraphProto graph = part.Graph;
        needed.Values.ExceptWith(given);
        needed.RemoveOthers(graph);
        graph.Input.Clear();
        graph.Input.AddRange(taken.Select(v => v.Clone()));
        graph.Output.Clear();
        graph.Output.AddRange(made.Select(v => v.Clone()));
        var stated = graph.Input.Concat(graph.Output).Select(v => v.Name).ToHashSet(StringComparer.Ordinal);
        ValueInfoProto[] between = [.. whole.ValueInfo.Concat(whole.Output).Where(v => !stated.Contains(v.Name) && needed.Values.Contains(v.Name))];
        graph.ValueInfo.Clear();
        graph.ValueInfo.AddRange(between.Select(v => v.Clone()));
        return part;
    }

    private static void RefuseWhatIsMadeTwice(GraphProto graph, NeededParts needed, HashSet<string> given)
    {
        for (int i = 0; i < graph.Node.Count; i++)
        {
            NodeProto node = graph.Node[i];
            if (needed.Nodes[i] && node.Output.FirstOrDefault(given.Contains) is { } made)
            {
                throw new GraphException($"'{made}' cannot be an input: its node '{node.Name}' ({node.OpType}) also makes {Quoted(node.Output.Where(o => needed.Values.Contains(o) && !given.Contains(o)))}, which is needed. Take all that the node makes, or what it reads.");
            }
        }
    }

    private static ValueInfoProto Declared(GraphProto graph, string name) => GraphValues.Declaration(graph, name)
        ?? throw new GraphException($"The file does not state the type of value '{name}'. Say it first with {nameof(SetType)}.");

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));
}
