using MlNetPath.Onnx.Torch.Tests.Exporting;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>Every supported module with every option that changes its graph, TorchSharp against ONNX Runtime.</summary>
public sealed class ModuleParityTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-").FullName;

    public static TheoryData<string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (ModuleCase tested in ModuleCases.All)
            {
                foreach (int opset in tested.Opsets)
                {
                    data.Add(tested.ToString(), opset);
                }
            }

            return data;
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_computes_the_same(string name, int opset)
    {
        ModuleCase tested = ModuleCases.All.Single(c => c.ToString() == name);
        ExportReport report = tested.Export(folder, opset); // throws when an output is further off than the case allows
        Assert.Equal(opset, report.Opset);
        Assert.All(report.Outputs, output => Assert.True(output.MaxAbsoluteDifference <= tested.Tolerance));
        if (opset == tested.Opsets[0] || opset == tested.Opsets[^1])
        {
            DeclaredShapes.Check(report.Path, tested.ExportOptions(opset));
        }
    }

    [Fact]
    public void Every_exporter_has_a_case()
    {
        var covered = ModuleCases.All.Select(c => c.Module).ToHashSet(StringComparer.Ordinal);
        Assert.All(ModuleExporters.BuiltIn.Types, type => Assert.Contains(ModulePaths.TypeName(type), covered));
    }
}
