using MlNetPath.Onnx.Graph;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>Rows of numbers, categories, and bags of words.</summary>
internal sealed class RandomTable : RandomPart
{
    private readonly Embedding categories = Embedding(6, 3);
    private readonly EmbeddingBag bags;
    private readonly Module<Tensor, Tensor> layers;
    private readonly Bilinear joint;

    public RandomTable(IReadOnlyList<int> choices)
        : base(nameof(RandomTable))
    {
        bags = EmbeddingBag(12, 4, mode: (EmbeddingBagMode)(choices.Sum() % 3));
        int features = 6 + 3 + 4;
        var chosen = new List<Module<Tensor, Tensor>>();
        foreach (int choice in choices)
        {
            (int kind, int n) = (choice % 7, choice / 7);
            (Module<Tensor, Tensor> layer, features) = kind switch
            {
                0 => (Linear(features, 1 + (n % 12), hasBias: n % 2 == 0), 1 + (n % 12)),
                1 => (Modules.Randomized.Of(BatchNorm1d(features, affine: n % 2 == 0)), features),
                2 => ((Module<Tensor, Tensor>)new RandomNetwork.Residual(Sequential(Linear(features, features), RandomNetwork.Activation(n), Linear(features, features))), features),
                3 => (Sequential(Unflatten(1, [1, features]), Conv1d(1, 2, 3, padding: 1), Flatten()), 2 * features),
                4 => (Sequential(LayerNorm(features), Dropout()), features),
                5 => (n % 2 == 0 ? Softmax(1) : LogSoftmax(1), features),
                _ => (RandomNetwork.Activation(n), features),
            };
            chosen.Add(layer);
        }

        layers = Sequential([.. chosen]);
        joint = Bilinear(features, 6, Width);
        RegisterComponents();
    }

    public override IReadOnlyList<TensorSpec> Inputs => [TensorSpec.Float("numbers", ["batch", 6]), TensorSpec.Int32("category", ["batch"], 0, 5), TensorSpec.Int64("words", ["batch", "count"], 1, 11)];

    public static string Describe(IEnumerable<int> choices) => string.Join(", ", choices.Select(c => $"{c % 7} {c / 7}"));

    public override Tensor forward(IReadOnlyList<Tensor> inputs)
    {
        Tensor row = cat([inputs[0], categories.call(inputs[1].to(int64)), bags.call(inputs[2])], 1);
        return joint.call(layers.call(row), inputs[0]);
    }

    public override IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs)
    {
        OnnxValue row = g.Concat(1, inputs[0]!, g.Call(categories, inputs[1]!), g.Call(bags, inputs[2]!));
        return [g.Call(joint, [g.Call(layers, row), inputs[0]])[0]];
    }
}
