using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Networks;

/// <summary>Two convolutions around which the input goes, made narrower where the channels or the size change.</summary>
internal sealed class ResidualBlock : Module<Tensor, Tensor>, IOnnxModule
{
    private readonly Sequential inner;
    private readonly Sequential? around;
    private readonly ReLU relu;

    public ResidualBlock(long from, long to, long stride)
        : base(nameof(ResidualBlock))
    {
        inner = Sequential(
            ("conv1", Conv2d(from, to, 3, stride, padding: 1, bias: false)), ("norm1", BatchNorm2d(to)), ("relu", ReLU()), ("conv2", Conv2d(to, to, 3, padding: 1, bias: false)), ("norm2", BatchNorm2d(to)));
        around = from == to && stride == 1 ? null : Sequential(("conv", Conv2d(from, to, 1, stride, bias: false)), ("norm", BatchNorm2d(to)));
        relu = ReLU();
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => relu.call(inner.call(x) + (around?.call(x) ?? x));

    public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Call(relu, g.Add(g.Call(inner, x), around is null ? x : g.Call(around, x)));
}
