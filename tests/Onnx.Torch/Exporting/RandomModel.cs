using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>Parts side by side, each with its own inputs, joined at the end: gives what they say together, and each by itself.</summary>
internal sealed class RandomModel : Module<IReadOnlyList<Tensor>, (Tensor, IReadOnlyList<Tensor>)>, IOnnxMultiModule
{
    private readonly RandomPart[] parts;
    private readonly ModuleList<Module> listed;
    private readonly Linear last;

    public RandomModel(params IEnumerable<RandomPart> parts)
        : base(nameof(RandomModel))
    {
        this.parts = [.. parts];
        listed = new([.. this.parts]);
        last = Linear(RandomPart.Width * this.parts.Length, 4);
        RegisterComponents();
    }

    public IReadOnlyList<TensorSpec> Inputs => [.. parts.SelectMany(p => p.Inputs)];

    public IReadOnlyList<string> Outputs => ["probabilities", .. parts.Select(p => p.GetName())];

    public override (Tensor, IReadOnlyList<Tensor>) forward(IReadOnlyList<Tensor> inputs)
    {
        Tensor[] each = [.. parts.Select(part => part.call(inputs.Skip(First(part)).Take(part.Inputs.Count).ToList()))];
        return (functional.softmax(last.call(cat(each, 1)), 1), each);
    }

    public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs)
    {
        OnnxValue[] each = [.. parts.Select(part => g.Call(part, [.. inputs.Skip(First(part)).Take(part.Inputs.Count)])[0])];
        return [g.Softmax(g.Call(last, g.Concat(1, each)), 1), .. each];
    }

    private int First(RandomPart part) => parts.TakeWhile(p => p != part).Sum(p => p.Inputs.Count);
}
