using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch.Modules;
using TorchSharp;

namespace MlNetPath.Onnx.Torch;

/// <summary>What says, for a type of module, how it is written in ONNX operators.</summary>
/// <remarks>Add exporters before the export starts; reading is thread-safe.</remarks>
public sealed class ModuleExporters
{
    internal delegate IReadOnlyList<OnnxValue> Exporter(OnnxScope g, torch.nn.Module module, IReadOnlyList<OnnxValue?> inputs);

    private readonly Dictionary<Type, Exporter> exporters = [];

    internal static ModuleExporters BuiltIn { get; } = CreateBuiltIn();

    /// <summary>The types of module that have an exporter here.</summary>
    public IReadOnlyCollection<Type> Types => exporters.Keys;

    /// <summary>Adds an exporter for a module of one input and one output.</summary>
    public ModuleExporters Add<TModule>(Func<OnnxScope, TModule, OnnxValue, OnnxValue> export)
        where TModule : torch.nn.Module => AddMany<TModule>((g, module, inputs) =>
        {
            for (int i = 1; i < inputs.Count; i++)
            {
                if (inputs[i] is not null)
                {
                    throw g.Error($"one input is exported, and {inputs.Count} were given");
                }
            }

            return [export(g, module, inputs is [{ } x, ..] ? x : throw g.Error("its input is missing"))];
        });

    /// <summary>Adds an exporter for a module of several inputs or outputs; an optional input that is left out is null.</summary>
    public ModuleExporters AddMany<TModule>(Func<OnnxScope, TModule, IReadOnlyList<OnnxValue?>, IReadOnlyList<OnnxValue>> export)
        where TModule : torch.nn.Module
    {
        exporters[typeof(TModule)] = (g, module, inputs) => export(g, (TModule)module, inputs);
        return this;
    }

    /// <summary>The exporter of a type, or of the base type whose <c>forward</c> it has kept.</summary>
    internal Exporter? Find(Type type)
    {
        for (Type? candidate = type; candidate is not null; candidate = candidate.BaseType)
        {
            if (exporters.TryGetValue(candidate, out Exporter? exporter))
            {
                return exporter;
            }

            if (candidate.GetMethods(System.Reflection.BindingFlags.DeclaredOnly | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance).Any(m => m.Name is "forward" or "call"))
            {
                return null; // it computes something else than its base
            }
        }

        return null;
    }

    private static ModuleExporters CreateBuiltIn()
    {
        var exporters = new ModuleExporters();
        LinearModules.AddTo(exporters);
        ContainerModules.AddTo(exporters);
        AttentionModules.AddTo(exporters);
        TransformerModules.AddTo(exporters);
        ActivationModules.AddTo(exporters);
        RecurrentModules.AddTo(exporters);
        RecurrentCellModules.AddTo(exporters);
        EmbeddingModules.AddTo(exporters);
        ConvolutionModules.AddTo(exporters);
        NormalizationModules.AddTo(exporters);
        PoolingModules.AddTo(exporters);
        AdaptivePoolingModules.AddTo(exporters);
        PaddingModules.AddTo(exporters);
        UpsampleModules.AddTo(exporters);
        ShapeModules.AddTo(exporters);
        DistanceModules.AddTo(exporters);
        DropoutModules.AddTo(exporters);
        return exporters;
    }
}
