using System.Globalization;
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
    /// <exception cref="OnnxExportException">An output is further off than the tolerance, or of another shape or type, or nothing is proven about it.</exception>
    public static ParityCheck Run(nn.Module network, NetworkGraph graph, string path, ExportOptions options, TestDataSets? sets)
    {
        string[] names = [.. options.Outputs];
        ComparedOutput[] compared = [.. names.Select(name => new ComparedOutput(name))];
        var cases = new List<string>();
        bool allEmpty = true;
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
                    Difference difference = Difference.Of(expected[i], actual[i], options, scale: 1);
                    if (!difference.Within)
                    {
                        throw Failure(i, run, expected[i], difference, scale: 1);
                    }

                    compared[i].Add(expected[i], difference, cases.Count);
                }

                sets?.Add([.. options.Given.Select((input, i) => (input.Name, run.Inputs[i]))], [.. names.Zip(expected)]);
                cases.Add(run.ToString());
                allEmpty &= run.Sizes.Values.Contains(0);
            }
        }

        // The default tolerance is for outputs of unit scale. How large one is shows after the last run.
        for (int i = 0; i < names.Length && options.AbsoluteTolerance is null; i++)
        {
            if (compared[i].Needed > compared[i].ScaledTolerance)
            {
                using var scope = NewDisposeScope();
                ParityCase run = ParityCase.All(options).ElementAt(compared[i].NeededIn);
                Tensor expected = run.Outputs(network)[i];
                throw Failure(i, run, expected, Difference.Of(expected, onnx.Run(run)[i], options, compared[i].Scale), compared[i].Scale);
            }
        }

        return compared.Select(c => c.ProvesNothing(allEmpty)).OfType<OnnxExportException>().FirstOrDefault() is { } vacuous
            ? throw vacuous
            : new([.. compared.Select(c => c.Parity)], cases) { Notes = ParityCase.WantsGradients(network) ? [GradientsNote] : [] };

        OnnxExportException Failure(int i, ParityCase run, Tensor expected, Difference difference, double scale)
        {
            string small = scale < 1
                ? string.Create(CultureInfo.InvariantCulture, $" The output's largest element is {compared[i].Largest:0.0e+0}, and the tolerance shrinks with it unless {nameof(ExportOptions.AbsoluteTolerance)} is given.")
                : string.Empty;
            string? module = FirstDifference.Find(network, graph, path, run, options, out string first);
            return new($"The exported file does not compute what the network does: output '{names[i]}' at {run} {difference.Problem}.{small}{first}{SecondRun.Describe(network, run, expected, i, options, scale)}")
            {
                Failure = ExportFailure.Parity,
                Output = names[i],
                Module = module,
            };
        }
    }
}
