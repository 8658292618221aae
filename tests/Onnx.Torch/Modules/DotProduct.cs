using MlNetPath.Onnx.Graph;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>The function <c>scaled_dot_product_attention</c> as a module.</summary>
internal sealed class DotProduct(bool causal = false) : Module<Tensor, Tensor, Tensor, Tensor?, Tensor>(nameof(DotProduct)), IOnnxMultiModule
{
    public override Tensor forward(Tensor query, Tensor key, Tensor value, Tensor? mask) => functional.scaled_dot_product_attention(query, key, value, mask, is_casual: causal);

    public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs) =>
        [g.ScaledDotProductAttention(inputs[0]!, inputs[1]!, inputs[2]!, inputs.ElementAtOrDefault(3), causal)];
}
