using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>Recurrent layers and cells. Lengths and batches differ in every run; states are given or left out.</summary>
internal static class RecurrentCases
{
    private const int In = 5;
    private const int Hidden = 4;

    private static readonly string[] OneState = ["output", "h_n"];
    private static readonly string[] TwoStates = ["output", "h_n", "c_n"];
    private static readonly Dictionary<string, long[]> FromNone = new() { ["batch"] = [0, 3, 1, 0, 2] };

    public static IEnumerable<ModuleCase> All =>
    [
        new("RNN", "tanh", () => RNN(In, Hidden), TimeFirst) { Outputs = OneState },
        new("RNN", "relu, no bias, batch first", () => RNN(In, Hidden, nonLinearity: NonLinearities.ReLU, bias: false, batchFirst: true), BatchFirst) { Outputs = OneState },
        new("RNN", "relu, 2 layers, bidirectional", () => RNN(In, Hidden, 2, NonLinearities.ReLU, bidirectional: true), TimeFirst) { Outputs = OneState, Tolerance = Stack },
        new("RNN", "3 layers, dropout", () => RNN(In, Hidden, 3, dropout: 0.5), TimeFirst) { Outputs = OneState, Tolerance = Stack },
        new("RNN", "initial state, bidirectional, batch first", () => new WithState(RNN(In, Hidden, bidirectional: true, batchFirst: true)), BatchFirst, State("h", 2)) { Outputs = OneState },
        new("RNN", "weights of 0.001", () => Small(RNN(In, Hidden)), TimeFirst) { Outputs = OneState },
        new("RNN", "2 layers, bidirectional, initial state, batch of 0", () => new WithState(RNN(In, Hidden, 2, bidirectional: true)), TimeFirst, State("h", 4)) { Outputs = OneState, Sizes = FromNone, Tolerance = Stack },

        new("GRU", string.Empty, () => GRU(In, Hidden), TimeFirst) { Outputs = OneState },
        new("GRU", "no bias, batch first", () => GRU(In, Hidden, bias: false, batchFirst: true), BatchFirst) { Outputs = OneState },
        new("GRU", "bidirectional", () => GRU(In, Hidden, bidirectional: true), TimeFirst) { Outputs = OneState },
        new("GRU", "2 layers, bidirectional, batch first, dropout", () => GRU(In, Hidden, 2, batchFirst: true, dropout: 0.5, bidirectional: true), BatchFirst) { Outputs = OneState, Tolerance = Stack },
        new("GRU", "3 layers, no bias", () => GRU(In, Hidden, 3, bias: false), TimeFirst) { Outputs = OneState, Tolerance = Stack },
        new("GRU", "initial state", () => new WithState(GRU(In, Hidden)), TimeFirst, State("h", 1)) { Outputs = OneState },
        new("GRU", "initial state, 2 layers, bidirectional, batch first", () => new WithState(GRU(In, Hidden, 2, batchFirst: true, bidirectional: true)), BatchFirst, State("h", 4))
        {
            Outputs = OneState, Tolerance = Stack,
        },
        new("GRU", "batch first, batch of 0", () => GRU(In, Hidden, batchFirst: true), BatchFirst) { Outputs = OneState, Sizes = FromNone },
        new("GRU", "2 layers, bidirectional, initial state, batch of 0", () => new WithState(GRU(In, Hidden, 2, bidirectional: true)), TimeFirst, State("h", 4)) { Outputs = OneState, Sizes = FromNone, Tolerance = Stack },

        new("LSTM", string.Empty, () => LSTM(In, Hidden), TimeFirst) { Outputs = TwoStates },
        new("LSTM", "no bias, batch first", () => LSTM(In, Hidden, bias: false, batchFirst: true), BatchFirst) { Outputs = TwoStates },
        new("LSTM", "bidirectional", () => LSTM(In, Hidden, bidirectional: true), TimeFirst) { Outputs = TwoStates },
        new("LSTM", "2 layers, bidirectional, batch first, dropout", () => LSTM(In, Hidden, 2, batchFirst: true, dropout: 0.5, bidirectional: true), BatchFirst) { Outputs = TwoStates, Tolerance = Stack },
        new("LSTM", "3 layers, no bias", () => LSTM(In, Hidden, 3, bias: false), TimeFirst) { Outputs = TwoStates, Tolerance = Stack },
        new("LSTM", "initial states", () => new WithStates(LSTM(In, Hidden)), TimeFirst, State("h", 1), State("c", 1)) { Outputs = TwoStates },
        new("LSTM", "initial states, 2 layers, bidirectional, batch first", () => new WithStates(LSTM(In, Hidden, 2, batchFirst: true, bidirectional: true)), BatchFirst, State("h", 4), State("c", 4))
        {
            Outputs = TwoStates, Tolerance = Stack,
        },
        new("LSTM", "batch first, batch of 0", () => LSTM(In, Hidden, batchFirst: true), BatchFirst) { Outputs = TwoStates, Sizes = FromNone },
        new("LSTM", "2 layers, bidirectional, initial states, batch of 0", () => new WithStates(LSTM(In, Hidden, 2, bidirectional: true)), TimeFirst, State("h", 4), State("c", 4)) { Outputs = TwoStates, Sizes = FromNone, Tolerance = Stack },

        new("RNNCell", "tanh", () => RNNCell(In, Hidden), Step),
        new("RNNCell", "relu, no bias, state", () => RNNCell(In, Hidden, NonLinearities.ReLU, bias: false), Step, CellState("h")),
        new("RNNCell", "double, state", () => RNNCell(In, Hidden, dtype: float64), TensorSpec.Double("x", ["batch", In]), TensorSpec.Double("h", ["batch", Hidden])),
        new("GRUCell", string.Empty, () => GRUCell(In, Hidden), Step),
        new("GRUCell", "state", () => GRUCell(In, Hidden), Step, CellState("h")),
        new("GRUCell", "no bias", () => GRUCell(In, Hidden, bias: false), Step),
        new("GRUCell", "no bias, state", () => GRUCell(In, Hidden, bias: false), Step, CellState("h")),
        new("LSTMCell", "no bias, states", () => new CellWithStates(LSTMCell(In, Hidden, bias: false)), Step, CellState("h_0"), CellState("c_0")) { Outputs = ["h", "c"] },
        new("LSTMCell", "states", () => new CellWithStates(LSTMCell(In, Hidden)), Step, CellState("h_0"), CellState("c_0")) { Outputs = ["h", "c"] },
    ];

    // What a stack of recurrent layers may be off by, against 1e-5 elsewhere.
    private const double Stack = 1e-4;

    private static TensorSpec TimeFirst => TensorSpec.Float("x", ["length", "batch", In]);

    private static TensorSpec BatchFirst => TensorSpec.Float("x", ["batch", "length", In]);

    private static TensorSpec Step => TensorSpec.Float("x", ["batch", In]);

    private static TensorSpec State(string name, int count) => TensorSpec.Float(name, [count, "batch", Hidden]);

    private static TensorSpec CellState(string name) => TensorSpec.Float(name, ["batch", Hidden]);

    private static RNN Small(RNN module)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (Parameter parameter in module.parameters())
        {
            parameter.mul_(0.001);
        }

        return module;
    }

    /// <summary>An RNN or GRU with its state as an input of the model.</summary>
    private sealed class WithState : Module<Tensor, Tensor, (Tensor, Tensor)>, IOnnxMultiModule
    {
        private readonly Module<Tensor, Tensor?, (Tensor, Tensor)> inner;

        public WithState(Module<Tensor, Tensor?, (Tensor, Tensor)> inner)
            : base(nameof(WithState))
        {
            this.inner = inner;
            RegisterComponents();
        }

        public override (Tensor, Tensor) forward(Tensor x, Tensor h) => inner.call(x, h);

        public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs) => g.Call(inner, [.. inputs]);
    }

    private sealed class WithStates : Module<Tensor, Tensor, Tensor, (Tensor, Tensor, Tensor)>, IOnnxMultiModule
    {
        private readonly LSTM inner;

        public WithStates(LSTM inner)
            : base(nameof(WithStates))
        {
            this.inner = inner;
            RegisterComponents();
        }

        public override (Tensor, Tensor, Tensor) forward(Tensor x, Tensor h, Tensor c) => inner.call(x, (h, c));

        public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs) => g.Call(inner, [.. inputs]);
    }

    private sealed class CellWithStates : Module<Tensor, Tensor, Tensor, (Tensor, Tensor)>, IOnnxMultiModule
    {
        private readonly LSTMCell inner;

        public CellWithStates(LSTMCell inner)
            : base(nameof(CellWithStates))
        {
            this.inner = inner;
            RegisterComponents();
        }

        public override (Tensor, Tensor) forward(Tensor x, Tensor h, Tensor c) => inner.call(x, (h, c));

        public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs) => g.Call(inner, [.. inputs]);
    }
}
