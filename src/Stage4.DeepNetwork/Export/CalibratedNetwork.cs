using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>A network whose logits become probabilities that mean what they say: softmax after a division by the temperature that validation asks for.</summary>
internal sealed class CalibratedNetwork : nn.Module<Tensor, Tensor>, IOnnxModule
{
    private readonly TextNetwork network;
    private readonly double factor;

    /// <param name="network">The network.</param>
    /// <param name="factor">The temperature's inverse.</param>
    public CalibratedNetwork(TextNetwork network, double factor)
        : base("calibrated")
    {
        (this.network, this.factor) = (network, factor);
        RegisterComponents();
    }

    /// <summary>The network without its calibration.</summary>
    public TextNetwork Network => network;

    /// <summary>Byte + 1 and 0 for padding, int64 [batch, length]: probabilities [batch, labels].</summary>
    public override Tensor forward(Tensor x) => (network.call(x) * factor).softmax(1);

    /// <inheritdoc/>
    public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Softmax(g.Mul(g.Call(network, x), factor), 1);
}
