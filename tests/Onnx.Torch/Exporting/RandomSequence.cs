using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>Tokens, 0 for padding, and layers of [length, batch, 8] that mostly take notice of it.</summary>
internal sealed class RandomSequence : RandomPart
{
    private const int Features = 8;

    private readonly int[] choices;
    private readonly Embedding embedding = Embedding(20, Features);
    private readonly ModuleList<Module> layers = [];
    private readonly Linear last = Linear(Features, Width);

    public RandomSequence(IReadOnlyList<int> choices)
        : base(nameof(RandomSequence))
    {
        this.choices = [.. choices];
        foreach (int choice in choices)
        {
            layers.Add(Create(choice % 8, choice / 8));
        }

        RegisterComponents();
    }

    public override IReadOnlyList<TensorSpec> Inputs => [TensorSpec.Int64("ids", ["batch", "length"], 0, 19), TensorSpec.Float("mask", ["length", "length"])];

    public static string Describe(IEnumerable<int> choices) => string.Join(", ", choices.Select(c => $"{Create(c % 8, c / 8).GetName()} {c / 8}"));

    public override Tensor forward(IReadOnlyList<Tensor> inputs)
    {
        Tensor padding = inputs[0].eq(0);
        Tensor x = embedding.call(inputs[0].t());
        for (int i = 0; i < choices.Length; i++)
        {
            bool masked = choices[i] / 8 % 3 > 0;
            x = layers[i] switch
            {
                MultiheadAttention m => x + m.call(x, x, x, padding, true, masked ? inputs[1] : null).Item1,
                TransformerEncoderLayer m => m.call(x, masked ? inputs[1] : null!, padding),
                TransformerDecoderLayer m => m.call(x, x, masked ? inputs[1] : null!, null!, padding, padding),
                GRU m => x * m.call(x).Item1,
                LSTM m => m.call(x).Item1 - x,
                RNN m => m.call(x).Item1,
                Module<Tensor, Tensor> m => m.call(x),
                _ => throw new NotSupportedException(),
            };
        }

        Tensor counted = inputs[0].ne(0).t().unsqueeze(2);
        return last.call(where(counted, x, zeros_like(x)).sum([0L]) / counted.to(x.dtype).sum([0L]).clamp_min(1));
    }

    public override IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs)
    {
        OnnxValue padding = g.Equal(inputs[0]!, 0);
        OnnxValue x = g.Call(embedding, g.Transpose(inputs[0]!, 1, 0));
        for (int i = 0; i < choices.Length; i++)
        {
            OnnxValue? mask = choices[i] / 8 % 3 > 0 ? inputs[1] : null;
            x = layers[i] switch
            {
                MultiheadAttention m => g.Add(x, g.Call(m, [x, x, x, padding, mask])[0]),
                TransformerEncoderLayer m => g.Call(m, [x, mask, padding])[0],
                TransformerDecoderLayer m => g.Call(m, [x, x, mask, null, padding, padding])[0],
                GRU m => g.Mul(x, g.Call(m, [x])[0]),
                LSTM m => g.Sub(g.Call(m, [x])[0], x),
                _ => g.Call(layers[i], [x])[0],
            };
        }

        OnnxValue counted = g.Unsqueeze(g.Transpose(g.Not(padding), 1, 0), 2);
        OnnxValue sum = g.ReduceSum(g.Where(counted, x, 0), [0]);
        return [g.Call(last, g.Div(sum, g.Max(g.ReduceSum(g.Cast(counted, ElementType.Float), [0]), 1)))];
    }

    private static Module Create(int kind, int n) => kind switch
    {
        0 => MultiheadAttention(Features, 1 << (n % 4), bias: n % 2 == 0, add_bias_kv: n % 5 == 0, add_zero_attn: n % 7 == 0),
        1 => TransformerEncoderLayer(Features, 2, 12, activation: n % 2 == 0 ? Activations.ReLU : Activations.GELU),
        2 => TransformerDecoderLayer(Features, 4, 12, activation: n % 2 == 0 ? Activations.ReLU : Activations.GELU),
        3 => GRU(Features, n % 2 == 0 ? Features : Features / 2, 1 + (n % 2), bias: n % 3 > 0, bidirectional: n % 2 == 1),
        4 => LSTM(Features, n % 2 == 0 ? Features : Features / 2, 1 + (n % 2), bias: n % 3 > 0, bidirectional: n % 2 == 1),
        5 => RNN(Features, Features, 1 + (n % 2), n % 3 == 0 ? NonLinearities.ReLU : NonLinearities.Tanh),
        6 => n % 2 == 0 ? LayerNorm(Features) : new RandomNetwork.Residual(Sequential(LayerNorm(Features), Linear(Features, Features), RandomNetwork.Activation(n))),
        _ => n % 2 == 0 ? Sequential(Linear(Features, 2 * Features), GLU(), Dropout()) : Softmax(-1),
    };
}
