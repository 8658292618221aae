using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>All positions of a text in one: for each head their weighted mean, the weights learned; and of each value the largest.</summary>
internal sealed class AttentionPooling : nn.Module<Tensor, Tensor, Tensor>, IOnnxMultiModule
{
    // Small enough that softmax makes nothing of it, and finite.
    private const float Never = -1e4f;

    private readonly Linear weights;
    private readonly int heads, width;

    public AttentionPooling(int width, int heads)
        : base("pooling")
    {
        (this.heads, this.width) = (heads, width);
        weights = nn.Linear(width, heads);
        RegisterComponents();
    }

    /// <summary>[batch, positions, width] and the mask, bool [batch, positions], true where there is text: [batch, 2 width].</summary>
    public override Tensor forward(Tensor x, Tensor mask)
    {
        Tensor hidden = where(mask, 0f, Never).unsqueeze(2);
        Tensor weight = (weights.call(x) + hidden).softmax(1).transpose(1, 2).unsqueeze(2); // [batch, heads, 1, positions]
        Tensor split = x.view(x.shape[0], x.shape[1], heads, width / heads).transpose(1, 2); // [batch, heads, positions, width / heads]
        return cat([weight.matmul(split).reshape(x.shape[0], width), (x + hidden).amax([1L])], 1);
    }

    /// <inheritdoc/>
    public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs)
    {
        (OnnxValue x, OnnxValue mask) = (inputs[0]!, inputs[1]!);
        OnnxValue hidden = g.Unsqueeze(g.Mul(g.Sub(g.Cast(mask, ElementType.Float), 1), -Never), 2);
        OnnxValue weight = g.Unsqueeze(g.Transpose(g.Softmax(g.Add(g.Call(weights, x), hidden), 1), 0, 2, 1), 2);
        OnnxValue split = g.Transpose(g.Reshape(x, g.Length(x, 0), g.Length(x, 1), g.Integers(heads), g.Integers(width / heads)), 0, 2, 1, 3);
        OnnxValue mean = g.Reshape(g.MatMul(weight, split), g.Length(x, 0), g.Integers(width));
        return [g.Concat(1, mean, g.ReduceMax(g.Add(x, hidden), [1]))];
    }
}
