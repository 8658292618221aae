using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Lets every position look at all others of its text, with a way around.</summary>
/// <remarks>Vaswani et al., "Attention Is All You Need", 2017.</remarks>
internal sealed class SelfAttention : nn.Module<Tensor, Tensor, Tensor>, IOnnxMultiModule
{
    private readonly LayerNorm norm;
    private readonly Linear queries, keys, values, output;
    private readonly int heads, size;

    public SelfAttention(int width, int heads)
        : base("attention")
    {
        (this.heads, size) = (heads, width / heads);
        norm = nn.LayerNorm(width);
        queries = nn.Linear(width, width);
        keys = nn.Linear(width, width);
        values = nn.Linear(width, width);
        output = nn.Linear(width, width);
        RegisterComponents();
    }

    /// <summary>[batch, positions, width] and the mask, bool [batch, positions], true where there is text: [batch, positions, width].</summary>
    public override Tensor forward(Tensor x, Tensor mask)
    {
        Tensor y = norm.call(x);
        Tensor seen = nn.functional.scaled_dot_product_attention(Split(queries.call(y)), Split(keys.call(y)), Split(values.call(y)), mask.unsqueeze(1).unsqueeze(1)); // [batch, heads, positions, size]
        return x + output.call(seen.transpose(1, 2).reshape(x.shape));

        Tensor Split(Tensor z) => z.view(z.shape[0], z.shape[1], heads, size).transpose(1, 2);
    }

    /// <inheritdoc/>
    public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs)
    {
        (OnnxValue x, OnnxValue mask) = (inputs[0]!, inputs[1]!);
        OnnxValue y = g.Call(norm, x);
        OnnxValue seen = g.ScaledDotProductAttention(Split(queries), Split(keys), Split(values), g.Unsqueeze(g.Unsqueeze(mask, 1), 1));
        OnnxValue joined = g.Reshape(g.Transpose(seen, 0, 2, 1, 3), g.Length(x, 0), g.Length(x, 1), g.Integers(heads * size));
        return [g.Add(x, g.Call(output, joined))];

        OnnxValue Split(Linear layer) => g.Transpose(g.Reshape(g.Call(layer, y), g.Length(x, 0), g.Length(x, 1), g.Integers(heads), g.Integers(size)), 0, 2, 1, 3);
    }
}
