using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch.Tests.Exporting;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>Every case of every module once more with floats of another type: it is exported with parity, or refused in words that name the module, and never wrong.</summary>
public sealed class OtherTypesTests : ExportFolder
{
    // LogSoftmax of numbers that have infinities among them: NaN in TorchSharp's doubles, and not in its floats.
    private const string OnlyInFloats = "LogSoftmax: last axis";

    [Theory]
    [InlineData(ElementType.Double, 1e-8, 240)]
    [InlineData(ElementType.Float16, 1e-2, 300)]
    [InlineData(ElementType.BFloat16, 2e-2, 35)]
    public void It_computes_the_same_or_says_why_not(ElementType type, double tolerance, int atLeast)
    {
        int exported = 0;
        foreach (ModuleCase tested in ModuleCases.All.Where(c => c.ToString() != OnlyInFloats && c.Module != "ModuleDict")) // which TorchSharp cannot convert
        {
            random.manual_seed(7);
            using nn.Module module = tested.Create();
            module.to(type.ToTorch());
            ExportOptions options = tested.ExportOptions(tested.Opsets[0]) with { Inputs = [.. tested.Inputs.Select(i => In(i, type))], AbsoluteTolerance = tolerance, RelativeTolerance = tolerance };
            try
            {
                Export(module, options);
                exported++;
            }
            catch (OnnxExportException e)
            {
                Assert.True(e.Failure is ExportFailure.Module or ExportFailure.Runtime or ExportFailure.Network && e.Module is not null, $"{tested}: {e.Message}");
            }
        }

        Assert.InRange(exported, atLeast, ModuleCases.All.Count);
    }

    private static TensorSpec In(TensorSpec input, ElementType type) => input.Type is ElementType.Float or ElementType.Double or ElementType.Float16
        ? TensorSpec.Of(input.Name, type, input.Shape, (size, random) => input.Sample(size, random).to(type.ToTorch())) with { Padding = input.Padding }
        : input;
}
