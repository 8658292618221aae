using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>
/// Calls an attention module as networks do: with arguments in another order, left out (-1), or the same one several times. Input i of the module is argument
/// <c>order[i]</c> of this one.
/// </summary>
internal sealed class Rearranged : Module<Tensor, Tensor, Tensor?, Tensor?, Tensor?, Tensor?, (Tensor, Tensor?)>, IOnnxMultiModule
{
    private readonly Module inner;
    private readonly int[] order;
    private readonly bool needWeights;

    public Rearranged(Module inner, int[] order, bool needWeights = true)
        : base(nameof(Rearranged))
    {
        (this.inner, this.order, this.needWeights) = (inner, order, needWeights);
        RegisterComponents();
    }

    public override (Tensor, Tensor?) forward(Tensor a, Tensor b, Tensor? c, Tensor? d, Tensor? e, Tensor? f)
    {
        Tensor?[] given = [a, b, c, d, e, f];
        Tensor?[] x = [.. Enumerable.Range(0, 5).Select(i => i < order.Length && order[i] >= 0 ? given[order[i]] : null)];
        switch (inner)
        {
            case MultiheadAttention attention:
                Tuple<Tensor, Tensor> both = attention.call(x[0]!, x[1]!, x[2]!, x[3], needWeights, x[4]);
                return (both.Item1, needWeights ? both.Item2 : null);
            case TransformerEncoderLayer layer:
                return (layer.call(x[0]!, x[1]!, x[2]!), null);
            default:
                throw new NotSupportedException($"{inner.GetType()}");
        }
    }

    public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs)
    {
        IReadOnlyList<OnnxValue> outputs = g.Call(inner, [.. order.Select(i => i < 0 ? null : inputs[i])]);
        return needWeights ? outputs : [outputs[0]];
    }
}
