using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation;

/// <summary>An input of whole numbers, [rows, length].</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Int32 or Int64.</param>
/// <param name="FixedRows">How many rows it always has; null where that is open.</param>
internal sealed record IntegerInput(string Name, TensorElementType Type, int? FixedRows);
