using MlNetPath.Onnx.Graph;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>A module of one input whose forward and export are given, alike or not.</summary>
internal sealed class Written(Func<Tensor, Tensor> compute, Func<OnnxScope, OnnxValue, OnnxValue> export) : Module<Tensor, Tensor>(nameof(Written)), IOnnxModule
{
    public override Tensor forward(Tensor x) => compute(x);

    public OnnxValue Export(OnnxScope g, OnnxValue x) => export(g, x);
}

/// <summary>A module of two inputs and two outputs whose forward and export are given, alike or not.</summary>
internal sealed class WrittenPair(Func<Tensor, Tensor, (Tensor, Tensor)> compute, Func<OnnxScope, OnnxValue, OnnxValue, OnnxValue[]> export)
    : Module<Tensor, Tensor, (Tensor, Tensor)>(nameof(WrittenPair)), IOnnxMultiModule
{
    public override (Tensor, Tensor) forward(Tensor a, Tensor b) => compute(a, b);

    public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs) => export(g, inputs[0]!, inputs[1]!);
}
