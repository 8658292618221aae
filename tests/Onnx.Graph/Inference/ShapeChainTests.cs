using CsCheck;
using MlNetPath.Onnx.Graph.Tests.Operators;

namespace MlNetPath.Onnx.Graph.Tests.Inference;

/// <summary>Random chains of operators that compute with shapes: what is inferred of each link is what ONNX Runtime gives.</summary>
public sealed class ShapeChainTests
{
    private static readonly Dictionary<string, long>[] Sizes =
    [
        new() { ["batch"] = 1, ["length"] = 1 },
        new() { ["batch"] = 2, ["length"] = 5 },
        new() { ["batch"] = 4, ["length"] = 12 },
    ];

    [Fact]
    public void Random_chains_infer_what_OnnxRuntime_gives() => Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[GraphBuilder.MinOpset, GraphBuilder.MaxOpset], Gen.Int[1, 7]).Sample(
        (seed, opset, links) =>
        {
            var random = new Random(seed);
            var trial = new Trial(opset);
            List<OnnxValue> values = [trial.X(["batch", "length", 6])];
            while (values.Count <= links)
            {
                OnnxValue next = Link(trial.G, values[^1], values[0], random);
                if (!CanBeEmpty(next.Shape))
                {
                    values.Add(next);
                }
            }

            foreach (Run run in trial.Runs(values[1..], Sizes))
            {
                for (int i = 0; i < run.Outputs.Length; i++)
                {
                    long?[] inferred = [.. values[i + 1].Shape.Select(d => DimensionEvaluator.Evaluate(d, run.Sizes))];
                    Assert.Equal(run.Outputs[i].Dimensions.Count, inferred.Length);
                    Assert.All(inferred.Zip(run.Outputs[i].Dimensions), d => Assert.Equal(d.Second, d.First ?? d.Second));
                }
            }
        },
        iter: 300,
        threads: 1);

    // Nothing can be squeezed out of nothing, so such links are left out.
    private static bool CanBeEmpty(TensorShape shape) => Sizes.Any(sizes => shape.Any(d => DimensionEvaluator.Evaluate(d, sizes) < 1));

    private static OnnxValue Link(GraphBuilder g, OnnxValue x, OnnxValue first, Random random)
    {
        int axis = x.Rank == 0 ? 0 : random.Next(x.Rank);
        switch (random.Next(x.Rank == 0 ? 1 : 11))
        {
            case 0:
                return g.Unsqueeze(x, random.Next(x.Rank + 1));
            case 1:
                long[] order = [.. Enumerable.Range(0, x.Rank).Select(i => (long)i)];
                random.Shuffle(order);
                return g.Transpose(x, order);
            case 2:
                return g.Concat(axis, x, x);
            case 3:
                return g.Slice(x, axis, random.Next(-3, 3), random.Next(2) == 0 ? long.MaxValue : random.Next(-3, 6));
            case 4:
                return g.Slice(x, axis, 0, step: random.Next(1, 4));
            case 5:
                return g.Flatten(x, Math.Min(axis, x.Rank - 1), -1);
            case 6:
                return g.Reshape(x, -1);
            case 7:
                return g.Reshape(x, [.. Enumerable.Range(0, x.Rank).Select(i => i == axis ? g.Integers(-1) : g.Length(x, i))]);
            case 8:
                return g.Slice(x, axis, g.Integers(0), g.Div(g.Length(first, 1), 2));
            case 9:
                return g.Pad(x, [random.Next(3)], [random.Next(3)]);
            default:
                return g.Squeeze(g.Slice(x, axis, -1), axis);
        }
    }
}
