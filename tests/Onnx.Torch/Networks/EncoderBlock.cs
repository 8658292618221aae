using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Networks;

/// <summary>A layer of a transformer that normalizes before each part.</summary>
internal sealed class EncoderBlock : Module<Tensor, Tensor, Tensor>, IOnnxMultiModule
{
    private readonly long features;
    private readonly long heads;
    private readonly LayerNorm norm1;
    private readonly LayerNorm norm2;
    private readonly Linear query;
    private readonly Linear key;
    private readonly Linear value;
    private readonly Linear together;
    private readonly Linear widen;
    private readonly Linear narrow;
    private readonly GELU gelu;
    private readonly Dropout dropout;

    public EncoderBlock(long features, long heads)
        : base(nameof(EncoderBlock))
    {
        (this.features, this.heads) = (features, heads);
        (norm1, norm2) = (LayerNorm(features), LayerNorm(features));
        (query, key, value, together) = (Linear(features, features), Linear(features, features), Linear(features, features), Linear(features, features));
        (widen, narrow) = (Linear(features, 4 * features), Linear(4 * features, features));
        (gelu, dropout) = (GELU(), Dropout(0.1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor mask)
    {
        Tensor normal = norm1.call(x);
        Tensor attended = functional.scaled_dot_product_attention(Split(query.call(normal)), Split(key.call(normal)), Split(value.call(normal)), mask);
        x = x + dropout.call(together.call(attended.transpose(1, 2).reshape(x.shape[0], x.shape[1], features)));
        return x + dropout.call(narrow.call(gelu.call(widen.call(norm2.call(x)))));
    }

    public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs)
    {
        OnnxValue x = inputs[0]!;
        OnnxValue normal = g.Call(norm1, x);
        OnnxValue attended = g.ScaledDotProductAttention(Split(g, g.Call(query, normal)), Split(g, g.Call(key, normal)), Split(g, g.Call(value, normal)), inputs[1]);
        x = g.Add(x, g.Call(together, g.Reshape(g.SwapAxes(attended, 1, 2), 0, 0, features)));
        return [g.Add(x, g.Call(narrow, g.Call(gelu, g.Call(widen, g.Call(norm2, x)))))];
    }

    private Tensor Split(Tensor x) => x.reshape(x.shape[0], x.shape[1], heads, features / heads).transpose(1, 2);

    private OnnxValue Split(OnnxScope g, OnnxValue x) => g.SwapAxes(g.Reshape(x, 0, 0, heads, features / heads), 1, 2);
}
