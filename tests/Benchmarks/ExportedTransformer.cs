using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Benchmarks;

/// <summary>A transformer that classifies texts, of 25 million parameters: 12 layers of 384 features over a vocabulary of 10,000.</summary>
internal sealed class ExportedTransformer : Module<Tensor, Tensor>, IOnnxModule
{
    private const long Vocabulary = 10_000, Features = 384;

    private readonly Embedding words = Embedding(Vocabulary, Features);
    private readonly TransformerEncoder layers = TransformerEncoder(TransformerEncoderLayer(Features, 6, 4 * Features, activation: Activations.GELU), 12);
    private readonly Linear logits = Linear(Features, 14);

    public ExportedTransformer()
        : base(nameof(ExportedTransformer)) => RegisterComponents();

    /// <summary>The ids of words, of any batch and length. Nothing is padding, so that all work is done.</summary>
    public static TensorSpec Ids => TensorSpec.Int64("ids", ["batch", "length"], 1, Vocabulary - 1);

    public override Tensor forward(Tensor ids) => logits.call(layers.call(words.call(ids).transpose(0, 1), null!, ids.eq(0)).mean([0]));

    public OnnxValue Export(OnnxScope g, OnnxValue ids)
    {
        OnnxValue x = g.Call(layers, [g.SwapAxes(g.Call(words, ids), 0, 1), null, g.Equal(ids, 0)])[0];
        return g.Call(logits, g.ReduceMean(x, [0]));
    }
}
