using MlNetPath.Onnx.Graph;
using TorchSharp;
using TorchSharp.Modules;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>Tables whose rows are looked up.</summary>
internal static class EmbeddingModules
{
    public static void AddTo(ModuleExporters exporters)
    {
        exporters.Add<Embedding>((g, m, x) =>
        {
            EmbeddingProbe.RequireFixedTable(g, m);
            return g.Gather(g.Tensor(m.weight!), x);
        });
        exporters.AddMany<EmbeddingBag>((g, m, inputs) => [Bag(g, m, inputs)]);
    }

    private static OnnxValue Bag(OnnxScope g, EmbeddingBag m, IReadOnlyList<OnnxValue?> inputs)
    {
        OnnxValue indices = inputs[0] ?? throw g.Error("its input is missing");
        if (indices.Rank != 2 || (inputs.Count > 1 && inputs[1] is not null))
        {
            throw g.Error($"bags given by offsets are not exported. Give it [batch, length] without offsets, short rows filled with the padding index; it was given {indices.Shape}");
        }

        BagSettings settings = EmbeddingProbe.SettingsOf(g, m);
        OnnxValue rows = g.Gather(g.Tensor(m.weight!), indices); // [batch, length, features]
        if (inputs.Count > 2 && inputs[2] is { } weights)
        {
            rows = settings.Mode == EmbeddingBagMode.Sum ? g.Mul(rows, g.Unsqueeze(weights, 2)) : throw g.Error($"per_sample_weights go with the mode sum, and its mode is {settings.Mode}");
        }

        if (settings.PaddingIndex is not { } padding)
        {
            return settings.Mode switch
            {
                EmbeddingBagMode.Sum => g.ReduceSum(rows, [1]),
                EmbeddingBagMode.Mean => g.ReduceMean(rows, [1]),
                _ => g.ReduceMax(rows, [1]),
            };
        }

        OnnxValue counted = g.Not(g.Equal(indices, padding));
        if (settings.Mode == EmbeddingBagMode.Mean)
        {
            return g.MeanPool(rows, counted);
        }

        counted = g.Unsqueeze(counted, 2);
        if (settings.Mode == EmbeddingBagMode.Sum)
        {
            return g.ReduceSum(g.Where(counted, rows, 0), [1]);
        }

        OnnxValue largest = g.ReduceMax(g.Where(counted, rows, double.NegativeInfinity), [1]);
        OnnxValue any = g.Greater(g.ReduceSum(g.Cast(counted, rows.Type), [1]), 0);
        return g.Where(any, largest, 0); // a bag of nothing but padding gives zeros
    }
}
