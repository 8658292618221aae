using MlNetPath.Onnx.Graph;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using GELU = TorchSharp.Modules.GELU;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>Activation functions, given what sets them apart: both signs, large and small, the places where they change, infinities and NaN.</summary>
internal static class ActivationCases
{
    private static readonly float[] Edges =
    [
        float.NegativeInfinity, -100, -20.5f, -20, -6, -3, -2.9999f, -2, -1, -0.5f, -0.25f, -1e-6f, -0f,
        0, 1e-6f, 0.25f, 0.5f, 1, 2, 2.9999f, 3, 6, 19.9f, 20, 20.1f, 100, float.PositiveInfinity, float.NaN,
    ];

    public static IEnumerable<ModuleCase> All =>
    [
        new("ReLU", string.Empty, () => ReLU(), Numbers()),
        new("ReLU", "in place", () => ReLU(inplace: true), Numbers()),
        new("ReLU6", string.Empty, () => ReLU6(), Numbers()),
        new("LeakyReLU", string.Empty, () => LeakyReLU(), Numbers()),
        new("LeakyReLU", "slope 0.3, in place", () => LeakyReLU(0.3, inplace: true), Numbers()),
        new("LeakyReLU", "slope -2", () => LeakyReLU(-2), Numbers()),
        new("RReLU", "slopes 0.1 to 0.5", () => RReLU(0.1, 0.5), Numbers()),
        new("PReLU", "one slope", () => PReLU(1, 0.4), Numbers()),
        new("PReLU", "a slope a channel, rank 2", () => Slopes(28), Numbers()),
        new("PReLU", "a slope a channel, rank 3", () => Slopes(3), TensorSpec.Float("x", ["batch", 3, "length"])),
        new("PReLU", "a slope a channel, rank 4", () => Slopes(3), TensorSpec.Float("x", ["batch", 3, "height", 5])),
        new("ELU", string.Empty, () => ELU(), Numbers()),
        new("ELU", "alpha 0.3", () => ELU(0.3), Numbers()),
        new("CELU", string.Empty, () => CELU(), Numbers()),
        new("CELU", "alpha 2.5", () => CELU(2.5), Numbers()),
        new("SELU", string.Empty, () => SELU(), Numbers()),
        new("Threshold", "0.5, value -7", () => Threshold(0.5, -7), Numbers()),
        new("Sigmoid", string.Empty, () => Sigmoid(), Numbers()),
        new("LogSigmoid", string.Empty, () => LogSigmoid(), Numbers()),
        new("Tanh", string.Empty, () => Tanh(), Numbers()),
        new("Tanhshrink", string.Empty, () => Tanhshrink(), Numbers()),
        new("Softsign", string.Empty, () => Softsign(), Numbers()),
        new("Softplus", string.Empty, () => Softplus(), Numbers()),
        new("Softplus", "beta 2", () => Softplus(2), Numbers()),
        new("Softplus", "beta 0.5, threshold 1", () => Softplus(0.5, 1), Numbers()),
        new("SiLU", string.Empty, () => SiLU(), Numbers()),
        new("Mish", string.Empty, () => Mish(), Numbers()),
        new("GELU", string.Empty, () => GELU(), Finite()),
        new("GELU", "tanh", () => GELU(GELU.Approximate.tanh), Numbers()),
        new("Hardsigmoid", string.Empty, () => Hardsigmoid(), Numbers()),
        new("Hardswish", string.Empty, () => Hardswish(), Numbers()),
        new("Hardtanh", "in place", () => Hardtanh(inplace: true), Numbers()),
        new("Hardtanh", "-0.25 to 2, in place", () => Hardtanh(-0.25, 2, inplace: true), Numbers()),
        new("Hardshrink", string.Empty, () => Hardshrink(), Numbers()),
        new("Hardshrink", "lambda 2", () => Hardshrink(2), Numbers()),
        new("Softshrink", string.Empty, () => Softshrink(), Numbers()),
        new("Softshrink", "lambda 2", () => Softshrink(2), Numbers()),
        new("Softmax", "last axis", () => Softmax(-1), Numbers()),
        new("Softmax", "axis 1 of 3, dynamic", () => Softmax(1), TensorSpec.Float("x", ["batch", "length", 4])),
        new("Softmax", "axis 0", () => Softmax(0), TensorSpec.Float("x", ["batch", "length"])),
        new("LogSoftmax", "last axis", () => LogSoftmax(-1), Numbers()),
        new("LogSoftmax", "axis 1 of 3, dynamic", () => LogSoftmax(1), TensorSpec.Float("x", ["batch", "length", 4])),
        new("Softmin", "axis -2", () => Softmin(-2), TensorSpec.Float("x", ["batch", "length", 4])),
        new("Softmax2d", string.Empty, () => Softmax2d(), TensorSpec.Float("x", ["batch", 3, "height", "width"])),
        new("GLU", "last axis", () => GLU(), TensorSpec.Float("x", ["batch", "length", 8])),
        new("GLU", "axis 1, dynamic", () => GLU(1), TensorSpec.Float("x", ["batch", "length", 3])) { Sizes = new Dictionary<string, long[]> { ["length"] = [2, 4, 6, 10] } },
        new("ReLU", "double", () => ReLU(), Doubles()),
        new("LeakyReLU", "double", () => LeakyReLU(0.3), Doubles()),
        new("PReLU", "double", () => Slopes(28).to(float64), Doubles()),
        new("ELU", "double", () => ELU(0.3), Doubles()),
        new("CELU", "double", () => CELU(2.5), Doubles()),
        new("SELU", "double", () => SELU(), Doubles()),
        new("Sigmoid", "double", () => Sigmoid(), Doubles()),
        new("LogSigmoid", "double", () => LogSigmoid(), Doubles()),
        new("Tanh", "double", () => Tanh(), Doubles()),
        new("Softsign", "double", () => Softsign(), Doubles()),
        new("Softplus", "double", () => Softplus(0.5, 1), Doubles()),
        new("Softplus", "double, default threshold", () => Softplus(), Doubles()) { Tolerance = 1e-12 },
        new("Mish", "double", () => Mish(), Doubles()),
        new("GELU", "tanh, double", () => GELU(GELU.Approximate.tanh), Doubles()),
        new("Hardsigmoid", "double", () => Hardsigmoid(), Doubles()),
        new("Hardswish", "double", () => Hardswish(), Doubles()),
        new("Hardtanh", "double, in place", () => Hardtanh(inplace: true), Doubles()),
        new("Hardshrink", "double", () => Hardshrink(), Doubles()),
        new("Softshrink", "double", () => Softshrink(), Doubles()),
        new("Threshold", "double", () => Threshold(0.5, -7), Doubles()),
        new("Softmax", "double", () => Softmax(-1), Doubles()),
        new("LogSoftmax", "double", () => LogSoftmax(-1), TensorSpec.Double("x", ["batch", 6])),
        new("ReLU", "half", () => ReLU(), TensorSpec.Half("x", ["batch", 6])),
        new("GELU", "half", () => GELU(), TensorSpec.Half("x", ["batch", 6])) { Tolerance = 2e-3 },
    ];

    // Every row has all edges, in another order, and the rest of it is random.
    private static TensorSpec Numbers() => TensorSpec.Of("x", ElementType.Float, ["batch", Edges.Length], Sample);

    // GELU of infinity is not a number in torch, but infinity in ONNX Runtime.
    private static TensorSpec Finite() => TensorSpec.Of("x", ElementType.Float, ["batch", Edges.Length], (shape, random) => Sample(shape, random).clamp(-100, 100));

    private static TensorSpec Doubles() => TensorSpec.Of("x", ElementType.Double, ["batch", Edges.Length], (shape, random) => Sample(shape, random).to(float64));

    private static Tensor Sample(long[] shape, Generator random)
    {
        Tensor x = randn(shape, generator: random) * 3;
        x[0] = tensor(Edges); // the other rows stay random
        return x;
    }

    private static Module Slopes(long count)
    {
        var module = PReLU(count);
        using (no_grad())
        {
            module.weight.copy_(linspace(-0.5, 1.5, count));
        }

        return module;
    }
}
