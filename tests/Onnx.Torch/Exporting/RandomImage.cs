using MlNetPath.Onnx.Graph;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>Layers of images [batch, channels, height, width], whose lengths are halved and doubled on the way.</summary>
internal sealed class RandomImage : RandomPart
{
    private const int MostHalvings = 2;

    private static readonly (string Name, Func<int, int, int, (Module<Tensor, Tensor> Layer, int Channels, int Halvings)> Create)[] Layers =
    [
        ("Conv2d", (c, h, n) => (Conv2d(c, Channels(n), 3, padding: 1, padding_mode: (PaddingModes)(n % 4), bias: n % 3 > 0), Channels(n), h)),
        ("Conv2d dilated", (c, h, n) => (Conv2d(c, c, (3, 5), stride: (1, 1), padding: (2, 4), dilation: (2, 2), groups: n % 2 == 0 ? c : 1), c, h)),
        ("Conv2d strided", (c, h, n) => h < MostHalvings ? (Conv2d(c, Channels(n), 4, 2, 1), Channels(n), h + 1) : (Conv2d(c, c, 1), c, h)),
        ("ConvTranspose2d", (c, h, n) => h > 0 ? (ConvTranspose2d(c, Channels(n), 2, 2), Channels(n), h - 1) : (ConvTranspose2d(c, c, 3, padding: 1), c, h)),
        ("BatchNorm2d", (c, h, n) => (Modules.Randomized.Of(BatchNorm2d(c, affine: n % 2 == 0)), c, h)),
        ("GroupNorm", (c, h, n) => (Modules.Randomized.Of(GroupNorm(n % 2 == 0 ? 1 : c, c)), c, h)),
        ("InstanceNorm2d", (c, h, n) => (Modules.Randomized.Of(InstanceNorm2d(c, affine: n % 2 == 0, track_running_stats: n % 3 == 0)), c, h)),
        ("LocalResponseNorm", (c, h, n) => (LocalResponseNorm(2 + (n % 3)), c, h)),
        ("MaxPool2d", (c, h, n) => h < MostHalvings && n % 2 == 0 ? (MaxPool2d(2), c, h + 1) : (MaxPool2d((3, 3), (1, 1), (1, 1)), c, h)),
        ("AvgPool2d", (c, h, n) => h < MostHalvings && n % 2 == 0 ? (AvgPool2d(2), c, h + 1) : (AvgPool2d(3, 1, 1, count_include_pad: n % 3 == 0), c, h)),
        ("LPPool2d", (c, h, n) => h < MostHalvings ? (LPPool2d(2, [2, 2], [2, 2]), c, h + 1) : (Tanh(), c, h)),
        ("Upsample", (c, h, n) => h == 0 ? (SiLU(), c, h)
            : (n % 3 == 0 ? Upsample(scale_factor: [2, 2]) : Upsample(scale_factor: [2, 2], mode: n % 3 == 1 ? UpsampleMode.Bilinear : UpsampleMode.Bicubic, align_corners: n % 2 == 0), c, h - 1)),
        ("PixelShuffle", (c, h, n) => h > 0 && c % 4 == 0 ? (PixelShuffle(2), c / 4, h - 1) : (ReLU(), c, h)),
        ("PixelUnshuffle", (c, h, n) => h < MostHalvings && c <= 4 ? (PixelUnshuffle(2), 4 * c, h + 1) : (Dropout2d(), c, h)),
        ("ChannelShuffle", (c, h, n) => c % 2 == 0 ? (ChannelShuffle(2), c, h) : (AlphaDropout(), c, h)),
        ("Pad", (c, h, n) => (Sequential((n % 4) switch { 0 => ReflectionPad2d(1), 1 => ReplicationPad2d(1), 2 => ZeroPad2d(1), _ => ConstantPad2d(1, 0.5) }, Conv2d(c, c, 3)), c, h)),
        ("PReLU", (c, h, n) => (PReLU(c), c, h)),
        ("Softmax2d", (c, h, n) => (Softmax2d(), c, h)),
        ("Residual", (c, h, n) => (new RandomNetwork.Residual(Sequential(Conv2d(c, c, 3, padding: 1), RandomNetwork.Activation(n))), c, h)),
        ("Activation", (c, h, n) => (RandomNetwork.Activation(n), c, h)),
    ];

    private readonly Module<Tensor, Tensor> layers;
    private readonly Module<Tensor, Tensor> head;

    public RandomImage(IReadOnlyList<int> choices)
        : base(nameof(RandomImage))
    {
        (int channels, int halvings) = (3, 0);
        var chosen = new List<Module<Tensor, Tensor>>();
        foreach (int choice in choices)
        {
            (Module<Tensor, Tensor> layer, channels, halvings) = Layers[choice % Layers.Length].Create(channels, halvings, choice / Layers.Length);
            chosen.Add(layer);
        }

        layers = Sequential([.. chosen]);
        head = Sequential(("pool", choices.Count % 2 == 0 ? AdaptiveAvgPool2d((2, 3)) : AdaptiveMaxPool2d([2, 3])), ("flat", Flatten()), ("linear", Linear(6 * channels, Width)));
        RegisterComponents();
    }

    // Lengths that can be halved and padded as often as it goes.
    public static IReadOnlyDictionary<string, long[]> Sizes { get; } = new Dictionary<string, long[]> { ["height"] = [16, 24], ["width"] = [16, 8, 32, 20] };

    public override IReadOnlyList<TensorSpec> Inputs => [TensorSpec.Float("image", ["batch", 3, "height", "width"])];

    public static string Describe(IEnumerable<int> choices) => string.Join(", ", choices.Select(c => $"{Layers[c % Layers.Length].Name} {c / Layers.Length}"));

    public override Tensor forward(IReadOnlyList<Tensor> inputs) => head.call(layers.call(inputs[0]));

    public override IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs) => [g.Call(head, g.Call(layers, inputs[0]!))];

    private static int Channels(int n) => 1 + (n % 8);
}
