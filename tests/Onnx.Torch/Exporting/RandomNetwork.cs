using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>A network from a list of numbers. It takes [batch, length, 6]; every layer gets and gives [batch, length, features] with features of its own choosing.</summary>
internal static class RandomNetwork
{
    private const int Features = 6;

    /// <summary>What could come next: a name, and the layer and its features for the features before it. The number serves for further choices.</summary>
    private static readonly (string Name, Func<int, int, (Module<Tensor, Tensor> Layer, int Features)> Create)[] Layers =
    [
        ("Linear", (f, n) => (Linear(f, Width(n), hasBias: n % 2 == 0), Width(n))),
        ("Activation", (f, n) => (Activation(n), f)),
        ("Softmax", (f, n) => (n % 2 == 0 ? Softmax(-1 - (n % 3)) : LogSoftmax(n % 3), f)),
        ("GLU", (f, n) => f % 2 == 0 ? (GLU(), f / 2) : (Linear(f, f), f)),
        ("Dropout", (f, n) => (Dropout(0.5), f)),
        ("Residual", (f, n) => (new Residual(Sequential(Linear(f, f), Activation(n))), f)),
        ("Residual in place", (f, n) => (new Residual(Sequential(Linear(f, f), LeakyReLU(0.1, inplace: true), Identity())), f)),
        ("Recurrent", (f, n) => Recurrent(f, n)),
        ("LayerNorm", (f, n) => (LayerNorm(f, eps: 0.01), f)),
        ("Convolution", (f, n) => (new AlongTime(Sequential(Conv1d(f, Width(n), 3, padding: 1), BatchNorm1d(Width(n)), Activation(n / 9))), Width(n))),
        ("Attention", (f, n) => (Sequential(Linear(f, 8), new OutputsOf(TransformerEncoderLayer(8, 2, 16, activation: n % 2 == 0 ? Activations.GELU : Activations.ReLU))), 8)),
        ("Shared", (f, n) => Twice(Linear(f, f), f)),
    ];

    public static Module<Tensor, Tensor> Create(int[] choices, out TensorSpec input)
    {
        input = TensorSpec.Float("x", ["batch", "length", Features]);
        var layers = new List<Module<Tensor, Tensor>>();
        int features = Features;
        foreach (int choice in choices)
        {
            (Module<Tensor, Tensor> layer, features) = Chosen(choice).Create(features, choice / Layers.Length);
            layers.Add(layer);
        }

        return Sequential([.. layers]);
    }

    public static string Describe(int[] choices) => string.Join(", ", choices.Select(c => $"{Chosen(c).Name} {c / Layers.Length}"));

    private static (string Name, Func<int, int, (Module<Tensor, Tensor> Layer, int Features)> Create) Chosen(int choice) => Layers[choice % Layers.Length];

    private static int Width(int n) => 1 + (n % 9);

    // Continuous ones only: at a jump, rounding alone would make a difference.
    public static Module<Tensor, Tensor> Activation(int n) => (n % 22) switch
    {
        0 => ReLU(),
        1 => ReLU6(),
        2 => LeakyReLU(0.2),
        3 => RReLU(),
        4 => PReLU(1),
        5 => ELU(0.7),
        6 => CELU(1.5),
        7 => SELU(),
        8 => Sigmoid(),
        9 => LogSigmoid(),
        10 => Tanh(),
        11 => Tanhshrink(),
        12 => Softsign(),
        13 => Softplus(1.5, 15),
        14 => SiLU(),
        15 => Mish(),
        16 => GELU(),
        17 => GELU(TorchSharp.Modules.GELU.Approximate.tanh),
        18 => Hardsigmoid(),
        19 => Hardswish(),
        20 => Hardtanh(-0.5, 1, inplace: true),
        _ => Softshrink(0.3),
    };

    private static (Module<Tensor, Tensor> Layer, int Features) Recurrent(int features, int n)
    {
        (bool bidirectional, bool bias, int layers, int hidden) = (n % 2 == 0, n % 3 != 0, 1 + (n % 2), 1 + (n % 5));
        Module inner = (n % 4) switch
        {
            0 => GRU(features, hidden, layers, bias, batchFirst: true, bidirectional: bidirectional),
            1 => LSTM(features, hidden, layers, bias, batchFirst: true, bidirectional: bidirectional),
            2 => RNN(features, hidden, layers, NonLinearities.Tanh, bias, batchFirst: true, bidirectional: bidirectional),
            _ => RNN(features, hidden, layers, NonLinearities.ReLU, bias, batchFirst: true, bidirectional: bidirectional),
        };
        return (new OutputsOf(inner), bidirectional ? 2 * hidden : hidden);
    }

    private static (Module<Tensor, Tensor> Layer, int Features) Twice(Linear linear, int features) => (Sequential(linear, Tanh(), linear), features);

    internal sealed class Residual : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly Module<Tensor, Tensor> inner;

        public Residual(Module<Tensor, Tensor> inner)
            : base(nameof(Residual))
        {
            this.inner = inner;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => x + inner.call(x);

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Add(x, g.Call(inner, x));
    }

    /// <summary>Applies a module of [batch, features, length].</summary>
    private sealed class AlongTime : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly Module<Tensor, Tensor> inner;

        public AlongTime(Module<Tensor, Tensor> inner)
            : base(nameof(AlongTime))
        {
            this.inner = inner;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => inner.call(x.transpose(1, 2)).transpose(1, 2);

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.SwapAxes(g.Call(inner, g.SwapAxes(x, 1, 2)), 1, 2);
    }

    /// <summary>A recurrent layer's outputs without its states, or an encoder's without masks.</summary>
    private sealed class OutputsOf : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly Module inner;

        public OutputsOf(Module inner)
            : base(nameof(OutputsOf))
        {
            this.inner = inner;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => inner switch
        {
            GRU gru => gru.call(x).Item1,
            LSTM lstm => lstm.call(x).Item1,
            RNN rnn => rnn.call(x).Item1,
            TransformerEncoderLayer encoder => encoder.call(x, null, null),
            _ => throw new NotSupportedException(),
        };

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Call(inner, [x])[0];
    }
}
