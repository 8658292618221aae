using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Networks;

/// <summary>Classifies texts of any length: embedded ids, two recurrent layers in both directions, the mean over what is not padding (id 0).</summary>
internal sealed class GruClassifier : Module<Tensor, Tensor>, IOnnxModule
{
    private readonly Embedding words;
    private readonly GRU gru;
    private readonly Linear logits;

    public GruClassifier(long vocabulary, long features, long hidden, long classes)
        : base(nameof(GruClassifier))
    {
        words = Embedding(vocabulary, features);
        gru = GRU(features, hidden, numLayers: 2, batchFirst: true, bidirectional: true);
        logits = Linear(2 * hidden, classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor ids)
    {
        Tensor x = gru.call(words.call(ids)).Item1;
        Tensor kept = ids.ne(0).unsqueeze(2).to(x.dtype);
        return logits.call((x * kept).sum(1) / kept.sum(1).clamp_min(1));
    }

    public OnnxValue Export(OnnxScope g, OnnxValue ids)
    {
        OnnxValue x = g.Call(gru, [g.Call(words, ids)])[0];
        return g.Call(logits, g.MeanPool(x, g.Not(g.Equal(ids, 0))));
    }
}
