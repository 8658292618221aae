using MlNetPath.Onnx.Graph;

namespace MlNetPath.Onnx.Torch;

/// <summary>Like <see cref="IOnnxModule"/>, for modules of several inputs or outputs.</summary>
public interface IOnnxMultiModule
{
    /// <summary>Adds the module's operators to the graph.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="inputs">The arguments of <c>forward</c>, in order; null for an optional one that is left out.</param>
    /// <returns>The tensors that <c>forward</c> gives, in order.</returns>
    IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs);
}
