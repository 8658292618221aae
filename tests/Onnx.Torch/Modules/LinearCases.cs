using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>Matrix products and containers.</summary>
internal static class LinearCases
{
    public static IEnumerable<ModuleCase> All =>
    [
        new("Linear", "bias, rank 2", () => Linear(6, 4), TensorSpec.Float("x", ["batch", 6])),
        new("Linear", "no bias, rank 3", () => Linear(6, 4, hasBias: false), TensorSpec.Float("x", ["batch", "length", 6])),
        new("Linear", "double", () => Linear(6, 4, dtype: TorchSharp.torch.float64), TensorSpec.Double("x", ["batch", "length", 6])),
        new("Identity", string.Empty, () => Identity(), TensorSpec.Float("x", ["batch", 6])),
        new("Sequential", string.Empty, () => Sequential(Linear(6, 4), Linear(4, 3)), TensorSpec.Float("x", ["batch", 6])),
    ];
}
