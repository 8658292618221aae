using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>Runs the network and its file on the same inputs.</summary>
internal sealed record ParityCheck(IReadOnlyList<OutputParity> Outputs, IReadOnlyList<string> Cases)
{
    /// <exception cref="OnnxExportException">An output is further off than the tolerance, or of another shape or type.</exception>
    public static ParityCheck Run(nn.Module network, NetworkGraph graph, string path, ExportOptions options)
    {
        string[] names = [.. options.Outputs];
        var worst = names.Select(_ => new Difference(0, 0, true)).ToArray();
        var shapes = names.Select(_ => new List<string>()).ToArray();
        var elements = new long[names.Length];
        var cases = new List<string>();
        using var onnx = new OnnxRun(path, [.. options.Inputs.Select(i => i.Name)], names);
        foreach (ParityCase run in ParityCase.All(options))
        {
            using (run)
            using (NewDisposeScope())
            {
                Tensor[] expected = run.Outputs(network);
                Tensor[] actual = onnx.Run(run.Inputs);
                if (expected.Length != names.Length)
                {
                    throw new OnnxExportException($"The network gives {expected.Length} outputs, and its export {names.Length}.");
                }

                for (int i = 0; i < names.Length; i++)
                {
                    Difference difference = Difference.Of(expected[i], actual[i], options);
                    if (!difference.Within)
                    {
                        string? module = FirstDifference.Find(network, graph, path, run, options);
                        throw new OnnxExportException(Failure(names[i], run, difference) + (module is null ? string.Empty : $" The first module that differs is {module}."));
                    }

                    worst[i] = new(Math.Max(worst[i].Absolute, difference.Absolute), Math.Max(worst[i].Relative, difference.Relative), true) { NotNumbers = worst[i].NotNumbers + difference.NotNumbers };
                    elements[i] += expected[i].numel();
                    shapes[i].Add($"[{string.Join(", ", expected[i].shape)}]");
                }

                cases.Add(run.ToString());
            }
        }

        int hopeless = Enumerable.Range(0, names.Length).FirstOrDefault(i => elements[i] > 0 && worst[i].NotNumbers == elements[i], -1);
        return hopeless < 0
            ? new([.. names.Select((name, i) => new OutputParity(name, worst[i].Absolute, worst[i].Relative, shapes[i]) { NotNumbers = worst[i].NotNumbers })], cases)
            : throw new OnnxExportException($"Every element of output '{names[hopeless]}' is NaN in every run, in the network and in its export; that proves nothing. Check the weights for NaN, or give inputs that the network can take with {nameof(TensorSpec)}.{nameof(TensorSpec.Sample)}.");
    }

    private static string Failure(string output, ParityCase run, Difference difference) => FormattableString.Invariant(
        $"The exported file does not compute what the network does: output '{output}' at {run} {difference.Mismatch ?? $"is off by up to {difference.Absolute:0.0e+0}"}.");
}
