using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>Layers that are one matrix product.</summary>
internal static class LinearModules
{
    public static void AddTo(ModuleExporters exporters)
    {
        exporters.Add<Linear>((g, m, x) => g.Linear(x, g.Tensor(m.weight), m.bias is null ? null : g.Tensor(m.bias)));
    }
}
