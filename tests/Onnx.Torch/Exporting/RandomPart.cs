using MlNetPath.Onnx.Graph;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>A part of a random model: takes inputs of its own and gives [batch, 5].</summary>
internal abstract class RandomPart(string name) : Module<IReadOnlyList<Tensor>, Tensor>(name), IOnnxMultiModule
{
    /// <summary>How many numbers it gives.</summary>
    public const int Width = 5;

    /// <summary>What it takes.</summary>
    public abstract IReadOnlyList<TensorSpec> Inputs { get; }

    public abstract IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs);
}
