using MlNetPath.Onnx.Graph;

namespace MlNetPath.Onnx.Torch;

/// <summary>
/// Makes a module of one's own exportable: <see cref="Export"/> says in ONNX operators what <c>forward</c> says in tensor operations. The export runs both
/// and compares, so a slip is found.
/// </summary>
public interface IOnnxModule
{
    /// <summary>Adds the module's operators to the graph.</summary>
    /// <param name="g">The graph; <see cref="OnnxScope.Call(TorchSharp.torch.nn.Module, OnnxValue)"/> adds a submodule, <see cref="OnnxScope.Tensor"/> a parameter.</param>
    /// <param name="x">What <c>forward</c> is given.</param>
    /// <returns>What <c>forward</c> gives.</returns>
    OnnxValue Export(OnnxScope g, OnnxValue x);
}
