using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// Two hidden layers and a way around them. A convolution over three positions that costs no more than a plain layer: a quarter of the values comes from the position before,
/// a quarter from the one behind, the rest from the position itself.
/// </summary>
/// <remarks>Shifted values: Wu et al., "Shift: A Zero FLOP, Zero Parameter Alternative to Spatial Convolutions", 2018. Residual: He et al., 2015, with the norm first.</remarks>
internal sealed class ResidualBlock : nn.Module<Tensor, Tensor, Tensor>, IOnnxMultiModule
{
    private readonly LayerNorm norm;
    private readonly Linear first, second;
    private readonly Dropout dropout;
    private readonly int width;

    public ResidualBlock(int width, double dropout)
        : base("block")
    {
        this.width = width;
        norm = nn.LayerNorm(width);
        first = nn.Linear(width, width);
        second = nn.Linear(width, width);
        this.dropout = nn.Dropout(dropout);
        RegisterComponents();
    }

    /// <summary>[batch, positions, width] and [batch, positions, 1], 1 where there is text and 0 where there is none: the first one changed. Where there is no text it may be anything.</summary>
    /// <remarks>What has no text is 0 before it is shifted: else a text would see how much padding is behind it.</remarks>
    public override Tensor forward(Tensor x, Tensor there) => x + second.call(dropout.call(nn.functional.gelu(first.call(Shift(norm.call(x) * there)))));

    /// <inheritdoc/>
    public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs)
    {
        (OnnxValue x, OnnxValue there) = (inputs[0]!, inputs[1]!);
        OnnxValue flat = g.Reshape(Shift(g, g.Mul(g.Call(norm, x), there)), g.Integers(-1), g.Integers(width)); // so that a layer is one node, its bias included
        return [g.Add(x, g.Reshape(g.Call(second, g.Gelu(g.Call(first, flat))), g.Length(x, 0), g.Length(x, 1), g.Integers(width)))];
    }

    private Tensor Shift(Tensor x)
    {
        long quarter = width / 4, positions = x.shape[1];
        Tensor edge = zeros([x.shape[0], 1, quarter], device: x.device);
        Tensor before = cat([edge, x.narrow(2, 0, quarter).narrow(1, 0, positions - 1)], 1);
        Tensor behind = cat([x.narrow(2, width - quarter, quarter).narrow(1, 1, positions - 1), edge], 1);
        return cat([before, x.narrow(2, quarter, width - (2 * quarter)), behind], 2);
    }

    private OnnxValue Shift(OnnxScope g, OnnxValue x)
    {
        int quarter = width / 4;
        OnnxValue before = g.Pad(g.Slice(g.Slice(x, 2, 0, quarter), 1, 0, -1), [0, 1, 0], [0, 0, 0]);
        OnnxValue behind = g.Pad(g.Slice(g.Slice(x, 2, width - quarter), 1, 1), [0, 0, 0], [0, 1, 0]);
        return g.Concat(2, before, g.Slice(x, 2, quarter, width - quarter), behind);
    }
}
