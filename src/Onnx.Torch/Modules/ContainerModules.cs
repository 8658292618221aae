using TorchSharp.Modules;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>Modules that only hold others.</summary>
internal static class ContainerModules
{
    public static void AddTo(ModuleExporters exporters)
    {
        exporters.Add<Identity>((g, m, x) => x);
        exporters.Add<Sequential>((g, m, x) => m.children().Aggregate(x, (value, child) => g.Call(child, value)));
    }
}
