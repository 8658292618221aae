using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>Layers that only act in training.</summary>
internal static class DropoutModules
{
    public static void AddTo(ModuleExporters exporters)
    {
        Add<Dropout>(exporters);
        Add<Dropout1d>(exporters);
        Add<Dropout2d>(exporters);
        Add<Dropout3d>(exporters);
        Add<AlphaDropout>(exporters);
        Add<FeatureAlphaDropout>(exporters);
    }

    private static void Add<TModule>(ModuleExporters exporters)
        where TModule : nn.Module => exporters.Add<TModule>((g, m, x) =>
        {
            Axes.RequireEvaluation(g, m);
            return x;
        });
}
