using MlNetPath.Onnx.Graph.Inference;

namespace MlNetPath.Onnx.Graph.Tests.Operators;

/// <summary>Every operator in every opset: what is inferred against what ONNX Runtime really gives, at several sizes of the named dimensions.</summary>
public sealed class OperatorTests
{
    private static readonly Dictionary<string, long>[] Sizes =
    [
        new() { ["batch"] = 1, ["length"] = 7, ["height"] = 6, ["width"] = 8 },
        new() { ["batch"] = 3, ["length"] = 12, ["height"] = 9, ["width"] = 5 },
        new() { ["batch"] = 2, ["length"] = 16, ["height"] = 5, ["width"] = 11 },
    ];

    private static readonly Dictionary<string, OperatorCase> Cases = OperatorCases.All.ToDictionary(c => c.Name, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_inferred_is_what_OnnxRuntime_gives(string name)
    {
        OperatorCase test = Cases[name];
        Run[]? first = null;
        for (int opset = test.From; opset <= GraphBuilder.MaxOpset; opset++)
        {
            var trial = new Trial(opset) { RuntimeInfersOtherwise = test.RuntimeInfersOtherwise };
            OnnxValue[] outputs = test.Build(trial);
            if (test.Inferred is not null)
            {
                Assert.Equal(test.Inferred, string.Join("; ", outputs.Select(o => o.Shape)));
            }

            Run[] runs = [.. trial.Runs(outputs, Sizes)];
            foreach (Run run in runs)
            {
                for (int i = 0; i < outputs.Length; i++)
                {
                    Matches(outputs[i], run.Outputs[i], run.Sizes);
                }
            }

            // Whatever an opset's nodes are, they compute the same.
            first ??= runs;
            for (int i = 0; i < runs.Length; i++)
            {
                Numbers.Equal(first[i].Outputs, runs[i].Outputs, test.Tolerance);
            }
        }
    }

    [Fact]
    public void Every_operator_with_a_rule_has_a_case()
    {
        var covered = new HashSet<string>(StringComparer.Ordinal);
        foreach (OperatorCase test in Cases.Values)
        {
            foreach (int opset in (int[])[test.From, GraphBuilder.MaxOpset])
            {
                var trial = new Trial(opset);
                OnnxValue[] outputs = test.Build(trial);
                for (int i = 0; i < outputs.Length; i++)
                {
                    trial.G.Output($"out{i}", outputs[i]);
                }

                covered.UnionWith(trial.G.Build().Graph.Node.Select(n => n.OpType));
            }
        }

        Assert.Empty(OperatorRules.Names.Except(covered, StringComparer.Ordinal));
    }

    private static void Matches(OnnxValue inferred, OnnxTensor actual, IReadOnlyDictionary<string, long> sizes)
    {
        Assert.Equal(inferred.Type, actual.Type);
        Assert.Equal(inferred.Rank, actual.Dimensions.Count);
        for (int axis = 0; axis < inferred.Rank; axis++)
        {
            long? expected = DimensionEvaluator.Evaluate(inferred.Shape[axis], sizes);
            Assert.True(expected is null || expected == actual.Dimensions[axis], $"Axis {axis} of {inferred} is {actual.Dimensions[axis]} where {string.Join(", ", sizes.Select(s => $"{s.Key} is {s.Value}"))}.");
        }
    }
}
