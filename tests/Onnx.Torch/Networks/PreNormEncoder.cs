using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Networks;

/// <summary>Classifies texts of any length: embedded ids and learned places, layers of attention that do not see padding (id 0), the mean over what is not padding.</summary>
internal sealed class PreNormEncoder : Module<Tensor, Tensor>, IOnnxModule
{
    private readonly Embedding words;
    private readonly Embedding places;
    private readonly ModuleList<EncoderBlock> blocks;
    private readonly LayerNorm norm;
    private readonly Linear logits;

    public PreNormEncoder(long vocabulary, long features, long heads, int layers, long classes, long longest = 64)
        : base(nameof(PreNormEncoder))
    {
        (words, places) = (Embedding(vocabulary, features), Embedding(longest, features));
        blocks = ModuleList([.. Enumerable.Range(0, layers).Select(_ => new EncoderBlock(features, heads))]);
        (norm, logits) = (LayerNorm(features), Linear(features, classes));
        RegisterComponents();
    }

    public override Tensor forward(Tensor ids)
    {
        Tensor present = ids.ne(0);
        Tensor seen = present.unsqueeze(1).unsqueeze(1); // [batch, heads, queries, keys]
        Tensor x = words.call(ids) + places.call(arange(ids.shape[1], dtype: ScalarType.Int64));
        x = blocks.Aggregate(x, (value, block) => block.call(value, seen));
        Tensor kept = present.unsqueeze(2).to(x.dtype);
        return logits.call((norm.call(x) * kept).sum(1) / kept.sum(1).clamp_min(1));
    }

    public OnnxValue Export(OnnxScope g, OnnxValue ids)
    {
        OnnxValue present = g.Not(g.Equal(ids, 0));
        OnnxValue seen = g.Unsqueeze(present, 1, 2);
        OnnxValue x = g.Add(g.Call(words, ids), g.Call(places, g.Range(g.Length(ids, 1))));
        x = blocks.Aggregate(x, (value, block) => g.Call(block, [value, seen])[0]);
        return g.Call(logits, g.MeanPool(g.Call(norm, x), present));
    }
}
