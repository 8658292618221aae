using MlNetPath.Onnx.Graph;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>Element types of the two worlds.</summary>
internal static class TorchTypes
{
    private static readonly (ElementType Onnx, ScalarType Torch)[] Pairs =
    [
        (ElementType.Float, ScalarType.Float32), (ElementType.Double, ScalarType.Float64), (ElementType.Float16, ScalarType.Float16), (ElementType.BFloat16, ScalarType.BFloat16),
        (ElementType.Int64, ScalarType.Int64), (ElementType.Int32, ScalarType.Int32), (ElementType.Int16, ScalarType.Int16), (ElementType.Int8, ScalarType.Int8),
        (ElementType.UInt8, ScalarType.Byte), (ElementType.Bool, ScalarType.Bool),
    ];

    public static bool IsTorch(this ElementType type) => Array.Exists(Pairs, p => p.Onnx == type);

    public static ScalarType ToTorch(this ElementType type) => Array.Find(Pairs, p => p.Onnx == type) is { Onnx: not ElementType.Undefined } pair
        ? pair.Torch
        : throw new NotSupportedException($"TorchSharp has no tensors of {type}.");

    public static ElementType ToOnnx(this ScalarType type) => Array.Find(Pairs, p => p.Torch == type) is { Onnx: not ElementType.Undefined } pair
        ? pair.Onnx
        : throw new NotSupportedException($"Tensors of {type} are not exported.");
}
