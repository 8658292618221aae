using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>Nodes are called by the path of their module, so that errors and viewers show where they belong; also within modules that libtorch holds as a whole.</summary>
public sealed class NodeNameTests : ExportFolder
{
    [Fact]
    public void Every_node_has_the_path_of_its_module()
    {
        using Sequential network = Sequential(("embed", Linear(4, 8)), ("body", Sequential(("norm", LayerNorm(8)), ("act", ReLU()))));
        Export(network, TensorSpec.Float("x", ["batch", 4]));
        Assert.Equal(["embed/Gemm", "body.norm/LayerNormalization", "body.act/Relu"], Model.Graph.Node.Select(n => n.Name));
    }

    [Fact]
    public void Parts_of_a_transformer_have_their_own()
    {
        using var network = new Around();
        Export(network, TensorSpec.Float("x", ["length", "batch", 8]));
        string[] scopes = [.. Model.Graph.Node.Select(n => n.Name[..n.Name.LastIndexOf('/')]).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(
            [.. Enumerable.Range(0, 2).SelectMany(i => new[] { "", ".linear1", ".linear2", ".norm1", ".norm2", ".self_attn" }.Select(part => $"encoder.layers.{i}{part}"))], scopes);
    }

    private sealed class Around : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly TransformerEncoder encoder = TransformerEncoder(TransformerEncoderLayer(8, 2, 16), 2);

        public Around()
            : base(nameof(Around)) => RegisterComponents();

        public override Tensor forward(Tensor x) => encoder.call(x);

        public Graph.OnnxValue Export(OnnxScope g, Graph.OnnxValue x) => g.Call(encoder, [x])[0];
    }
}
