using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>Runs the network and its file on the same inputs.</summary>
internal sealed record ParityCheck(IReadOnlyList<OutputParity> Outputs, IReadOnlyList<string> Cases)
{
    private const string GradientsNote = "the network has an LSTM and was run with gradients enabled, since without them libtorch 2.10 computes wrong numbers on some processors";

    /// <summary>What a reader of the figures must know.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <param name="network">The network.</param>
    /// <param name="graph">Its graph.</param>
    /// <param name="path">Its file.</param>
    /// <param name="options">Inputs, outputs, tolerance.</param>
    /// <param name="sets">Gets the inputs and outputs of every run, if wanted.</param>
    /// <exception cref="OnnxExportException">An output is further off than the tolerance, or of another shape or type.</exception>
    public static ParityCheck Run(nn.Module network, NetworkGraph graph, string path, ExportOptions options, TestDataSets? sets)
    {
        string[] names = [.. options.Outputs];
        var worst = names.Select(_ => new Difference(0, 0)).ToArray();
        var shapes = names.Select(_ => new List<string>()).ToArray();
        var elements = new long[names.Length];
        var cases = new List<string>();
        using var onnx = new OnnxRun(path, graph, [.. options.Given.Select(i => i.Name)], names);
        foreach (ParityCase run in ParityCase.All(options))
        {
            using (run)
            using (NewDisposeScope())
            {
                Tensor[] expected = run.Outputs(network);
                Tensor[] actual = onnx.Run(run);
                if (expected.Length != names.Length)
                {
                    throw new OnnxExportException($"forward gives {NetworkGraph.Counted(expected.Length, "tensor")}, and its export {names.Length}.") { Failure = ExportFailure.Network };
                }

                for (int i = 0; i < names.Length; i++)
                {
                    Difference difference = Difference.Of(expected[i], actual[i], options);
                    if (!difference.Within)
                    {
                        string? module = FirstDifference.Find(network, graph, path, run, options, out string first);
                        throw new OnnxExportException(
                            $"The exported file does not compute what the network does: output '{names[i]}' at {run} {difference.Problem}.{first}{SecondRun.Describe(network, run, expected[i], i, options)}")
                        {
                            Failure = ExportFailure.Parity,
                            Output = names[i],
                            Module = module,
                        };
                    }

                    worst[i] = new(Math.Max(worst[i].Absolute, difference.Absolute), Math.Max(worst[i].Relative, difference.Relative)) { NotNumbers = worst[i].NotNumbers + difference.NotNumbers };
                    elements[i] += expected[i].numel();
                    shapes[i].Add($"[{string.Join(", ", expected[i].shape)}]");
                }

                sets?.Add([.. options.Given.Select((input, i) => (input.Name, run.Inputs[i]))], [.. names.Zip(expected)]);
                cases.Add(run.ToString());
            }
        }

        int hopeless = Enumerable.Range(0, names.Length).FirstOrDefault(i => elements[i] > 0 && worst[i].NotNumbers == elements[i], -1);
        return hopeless < 0
            ? new([.. names.Select((name, i) => new OutputParity(name, worst[i].Absolute, worst[i].Relative, shapes[i]) { NotNumbers = worst[i].NotNumbers })], cases) { Notes = ParityCase.WantsGradients(network) ? [GradientsNote] : [] }
            : throw new OnnxExportException($"Every element of output '{names[hopeless]}' is NaN in every run, in the network and in its export; that proves nothing. Check the weights for NaN, or give inputs that the network can take with {nameof(TensorSpec)}.{nameof(TensorSpec.Sample)}.") { Failure = ExportFailure.Parity, Output = names[hopeless] };
    }
}
