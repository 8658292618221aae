using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>Layers that are one product.</summary>
internal static class LinearModules
{
    public static void AddTo(ModuleExporters exporters)
    {
        exporters.Add<Linear>((g, m, x) => g.Linear(x, g.Tensor(m.weight), m.bias is null ? null : g.Tensor(m.bias)));
        exporters.AddMany<Bilinear>((g, m, inputs) =>
        {
            if (inputs is not [{ } x, { } y])
            {
                throw g.Error("it takes two inputs");
            }

            OnnxValue product = g.Einsum("...i,oij,...j->...o", x, g.Tensor(m.weight), y);
            return [m.bias is null ? product : g.Add(product, g.Tensor(m.bias))];
        });
    }
}
