using CsCheck;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>Models of every kind of data put together at random: images, sequences with padding and masks, tables, and several of them as one. The same ones in every run.</summary>
public sealed class RandomModelTests : ExportFolder
{
    private static readonly Gen<int[]> Choices = Gen.Int[0, 1_000_000].Array[0, 6];

    // Which parts, and the layers of each.
    private static readonly Gen<(int Parts, int[] Image, int[] Sequence, int[] Table, int Opset, int Weights)> Models =
        Gen.Select(Gen.Int[1, 7], Choices, Choices, Choices, Gen.Int[17, 20], Gen.Int[0, 1_000_000]);

    [Theory]
    [InlineData(0, 20)]
    [InlineData(20, 20)]
    [InlineData(40, 20)]
    public void Random_models_export_with_parity(int first, int count)
    {
        for (int stream = first; stream < first + count; stream++)
        {
            (int parts, int[] image, int[] sequence, int[] table, int opset, int weights) = Models.Generate(new PCG((uint)stream, 1), null, out _);
            int[]?[] chosen = [(parts & 1) > 0 ? image : null, (parts & 2) > 0 ? sequence : null, (parts & 4) > 0 ? table : null];
            if (Failure(chosen, opset, weights) is not null)
            {
                // The model without what the failure does not need.
                while (Smaller(chosen).FirstOrDefault(fewer => Failure(fewer, opset, weights) is not null) is { } fewer)
                {
                    chosen = fewer;
                }

                Assert.Fail($"stream {stream}, opset {opset}, weights {weights}, image {Text(chosen[0], RandomImage.Describe)}, sequence {Text(chosen[1], RandomSequence.Describe)}, table {Text(chosen[2], RandomTable.Describe)}: {Failure(chosen, opset, weights)}");
            }
        }
    }

    private static string Text(int[]? choices, Func<IEnumerable<int>, string> describe) => choices is null ? "none" : $"[{describe(choices)}]";

    private static IEnumerable<int[]?[]> Smaller(int[]?[] chosen)
    {
        for (int part = 0; part < chosen.Length; part++)
        {
            if (chosen[part] is not { } choices)
            {
                continue;
            }

            if (chosen.Count(c => c is not null) > 1)
            {
                yield return [.. chosen.Select((c, i) => i == part ? null : c)];
            }

            for (int without = 0; without < choices.Length; without++)
            {
                yield return [.. chosen.Select((c, i) => i == part ? choices.Where((_, j) => j != without).ToArray() : c)];
            }
        }
    }

    private string? Failure(int[]?[] chosen, int opset, int weights)
    {
        random.manual_seed(weights);
        var parts = new List<RandomPart>();
        if (chosen[0] is { } image)
        {
            parts.Add(new RandomImage(image));
        }

        if (chosen[1] is { } sequence)
        {
            parts.Add(new RandomSequence(sequence));
        }

        if (chosen[2] is { } table)
        {
            parts.Add(new RandomTable(table));
        }

        using var network = new RandomModel(parts);
        try
        {
            var options = new ExportOptions { Inputs = network.Inputs, Outputs = network.Outputs, Opset = opset, Seed = weights, Sizes = chosen[0] is null ? new Dictionary<string, long[]>() : RandomImage.Sizes, AbsoluteTolerance = 1e-4, RelativeTolerance = 1e-4 };
            Export(network, options);
            DeclaredShapes.Check(FilePath, options);
            return null;
        }
        catch (OnnxExportException e)
        {
            return e.Message;
        }
    }
}
