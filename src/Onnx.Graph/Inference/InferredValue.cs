namespace MlNetPath.Onnx.Graph.Inference;

/// <summary>
/// What is known of an output before the model runs: <paramref name="Contents"/> for integers computed from shapes, <paramref name="Constant"/> for other small constants.
/// </summary>
internal readonly record struct InferredValue(ElementType Type, TensorShape Shape, TensorShape? Contents = null, OnnxTensor? Constant = null);
