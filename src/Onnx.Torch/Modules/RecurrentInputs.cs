using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>What a recurrent layer is given, checked, with its weights.</summary>
/// <param name="X">The sequences, [length, batch, in], or [batch, length, in] where <paramref name="BatchFirst"/> says so.</param>
/// <param name="State">The first hidden state, [layers * directions, batch, hidden]; null for zeros.</param>
/// <param name="Cell">The first cell state of an LSTM; null for zeros.</param>
/// <param name="Weights">The parameters.</param>
/// <param name="BatchFirst">Whether the batch is the first axis.</param>
internal sealed record RecurrentInputs(OnnxValue X, OnnxValue? State, OnnxValue? Cell, RecurrentWeights Weights, bool BatchFirst)
{
    /// <param name="g">The graph.</param>
    /// <param name="module">The module.</param>
    /// <param name="inputs">The sequences, then no state or all.</param>
    /// <param name="states">How many states the kind of layer has.</param>
    /// <param name="order">For every gate in ONNX's order, which one it is in torch's.</param>
    public static RecurrentInputs Of(OnnxScope g, nn.Module module, IReadOnlyList<OnnxValue?> inputs, int states, int[] order)
    {
        OnnxValue[] first = [.. inputs.Skip(1).OfType<OnnxValue>()];
        if (inputs.Count == 0 || inputs[0] is not { } x || inputs.Count > 1 + states || (first.Length != 0 && first.Length != states))
        {
            throw g.Error($"it takes sequences, and {(states == 1 ? "one initial state" : "both initial states")} or none; {inputs.Count(i => i is not null)} inputs were given");
        }

        if (x.Rank != 3)
        {
            throw g.Error($"it takes sequences in a batch, of three axes, and {x} has {x.Rank}; add an axis of length 1 for a batch of one");
        }

        if (x.Type != ElementType.Float)
        {
            throw g.Error($"ONNX Runtime computes recurrent layers in Float, not in {x.Type}; convert module and input with to(float32)");
        }

        var weights = new RecurrentWeights(g, module, order);
        return new(x, first.FirstOrDefault(), states == 2 ? first.LastOrDefault() : null, weights, IsBatchFirst(g, module, weights));
    }

    // TorchSharp keeps it to itself, so the module is run on two rows of length 1, or one row of length 2: its last state has a row for every row of the batch.
    private static bool IsBatchFirst(OnnxScope g, nn.Module module, RecurrentWeights weights)
    {
        using var scope = NewDisposeScope();
        Tensor weight = weights["weight_ih_l0"];
        Tensor x = zeros([2, 1, weights.Features], weight.dtype, weight.device);
        long rows = module switch
        {
            RNN rnn => rnn.forward(x, null).Item2.shape[1],
            GRU gru => gru.forward(x, null).Item2.shape[1],
            LSTM lstm => lstm.forward(x, null).Item2.shape[1],
            _ => throw g.Error("it is not a recurrent layer"),
        };
        return rows == 2;
    }
}
