using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>How alike two tensors are.</summary>
internal static class DistanceModules
{
    public static void AddTo(ModuleExporters exporters)
    {
        exporters.AddMany<CosineSimilarity>((g, m, inputs) => [Cosine(g, m, inputs)]);
        exporters.AddMany<PairwiseDistance>((g, m, inputs) => [Distance(g, m, inputs)]);
    }

    private static (OnnxValue X, OnnxValue Y) Two(OnnxScope g, IReadOnlyList<OnnxValue?> inputs) =>
        inputs is [{ } x, { } y] ? (x, y) : throw g.Error("it takes two inputs");

    private static OnnxValue Cosine(OnnxScope g, CosineSimilarity m, IReadOnlyList<OnnxValue?> inputs)
    {
        (OnnxValue x, OnnxValue y) = Two(g, inputs);
        int fromEnd = (int)(m.dim < 0 ? m.dim : m.dim - Math.Max(x.Rank, y.Rank));
        return -fromEnd <= Math.Min(x.Rank, y.Rank) && x.Shape[fromEnd] == y.Shape[fromEnd]
            ? g.CosineSimilarity(x, y, fromEnd, m.eps)
            : throw g.Error($"both inputs must have the same length on axis {m.dim}; {x.Shape} and {y.Shape} were given. Expand the shorter one beforehand");
    }

    private static OnnxValue Distance(OnnxScope g, PairwiseDistance m, IReadOnlyList<OnnxValue?> inputs)
    {
        (OnnxValue x, OnnxValue y) = Two(g, inputs);
        OnnxValue difference = g.Add(g.Sub(x, y), m.eps);
        return m.norm switch
        {
            0 => g.ReduceSum(g.Cast(g.Not(g.Equal(difference, 0)), x.Type), [-1], m.keepdim),
            1 => g.ReduceL1(difference, [-1], m.keepdim),
            2 => g.ReduceL2(difference, [-1], m.keepdim),
            double.PositiveInfinity => g.ReduceMax(g.Abs(difference), [-1], m.keepdim),
            double.NegativeInfinity => g.ReduceMin(g.Abs(difference), [-1], m.keepdim),
            _ => g.Pow(g.ReduceSum(g.Pow(g.Abs(difference), m.norm), [-1], m.keepdim), 1 / m.norm),
        };
    }
}
