using MlNetPath.Onnx.Graph;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>One layer's weights as ONNX takes them, directions first.</summary>
/// <param name="Input">[directions, gates * hidden, in].</param>
/// <param name="Recurrence">[directions, gates * hidden, hidden].</param>
/// <param name="Bias">[directions, 2 * gates * hidden], or null.</param>
internal sealed record RecurrentLayer(OnnxValue Input, OnnxValue Recurrence, OnnxValue? Bias);

/// <summary>The parameters of a recurrent module, and what their names and shapes say about it: torch calls them <c>weight_ih_l0</c>, <c>bias_hh_l1_reverse</c> and so on.</summary>
internal sealed class RecurrentWeights
{
    private readonly Dictionary<string, Tensor> parameters;
    private readonly int[] order;

    /// <param name="g">Where errors go.</param>
    /// <param name="module">The module.</param>
    /// <param name="order">For every gate in ONNX's order, which one it is in torch's.</param>
    public RecurrentWeights(OnnxScope g, nn.Module module, int[] order)
    {
        this.order = order;
        parameters = module.named_parameters(recurse: false).ToDictionary(p => p.name, p => (Tensor)p.parameter, StringComparer.Ordinal);
        Layers = Enumerable.Range(0, parameters.Count).TakeWhile(i => parameters.ContainsKey($"weight_ih_l{i}")).Count();
        Directions = parameters.ContainsKey("weight_ih_l0_reverse") ? 2 : 1;
        HasBias = parameters.ContainsKey("bias_ih_l0");

        string[] known = [.. from layer in Enumerable.Range(0, Layers) from direction in Suffixes from kind in Kinds select $"{kind}_l{layer}{direction}"];
        if (Layers == 0 || !known.ToHashSet(StringComparer.Ordinal).SetEquals(parameters.Keys))
        {
            throw g.Error($"its parameters are not those of a recurrent layer as known here: {string.Join(", ", parameters.Keys)}. Add an exporter for it to {nameof(ExportOptions)}.{nameof(ExportOptions.Exporters)}");
        }
    }

    public int Layers { get; }

    public int Directions { get; }

    public bool HasBias { get; }

    /// <summary>The length of an input vector.</summary>
    public long Features => parameters["weight_ih_l0"].shape[1];

    /// <summary>The length of a state vector.</summary>
    public long Hidden => parameters["weight_hh_l0"].shape[1];

    /// <summary>What a name ends in, for every direction.</summary>
    public IEnumerable<string> Suffixes => Directions == 2 ? ["", "_reverse"] : [""];

    private IEnumerable<string> Kinds => HasBias ? ["weight_ih", "weight_hh", "bias_ih", "bias_hh"] : ["weight_ih", "weight_hh"];

    /// <summary>A parameter by its name.</summary>
    public Tensor this[string name] => parameters[name];

    /// <summary>A layer's weights. Called again they are the same values, so a module used twice is stored once.</summary>
    public RecurrentLayer Layer(OnnxScope g, int layer) => new(
        Derived(g, layer, "W", "weight_ih"), Derived(g, layer, "R", "weight_hh"), HasBias ? Derived(g, layer, "B", "bias_ih", "bias_hh") : null);

    // The kinds one after the other, for both directions.
    private OnnxValue Derived(OnnxScope g, int layer, string role, params string[] kinds)
    {
        Tensor[][] sources = [.. Suffixes.Select(suffix => kinds.Select(kind => parameters[$"{kind}_l{layer}{suffix}"]).ToArray())];
        return g.Derived(
            $"l{layer}.{role}", $"{role} in order {string.Join(',', order)}", [.. sources.SelectMany(s => s)], () => stack([.. sources.Select(s => cat([.. s.Select(Reordered)]))]));
    }

    private Tensor Reordered(Tensor parameter)
    {
        Tensor[] gates = parameter.chunk(order.Length);
        return cat([.. order.Select(gate => gates[gate])]);
    }
}
