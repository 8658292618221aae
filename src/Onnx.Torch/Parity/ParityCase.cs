using MlNetPath.Onnx.Graph;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>Sizes of the named dimensions and random inputs of one run of the parity check.</summary>
internal sealed class ParityCase(IReadOnlyDictionary<string, long> sizes, Tensor[] inputs) : IDisposable
{
    // Rows per case, for the first named dimension; lengths for the others, no two alike in one case.
    private static readonly long[] FirstSizes = [1, 3, 3, 2];
    private static readonly long[] OtherSizes = [1, 1, 7, 16];

    public IReadOnlyDictionary<string, long> Sizes { get; } = sizes;

    public IReadOnlyList<Tensor> Inputs { get; } = inputs;

    /// <summary>All runs: batch 1 and more, length 1 and longer, padding in part and whole.</summary>
    public static IEnumerable<ParityCase> All(ExportOptions options)
    {
        string[] names = [.. options.Inputs.SelectMany(i => i.Shape).Where(d => !d.IsKnown).Select(d => d.ToString()).Distinct()];
        int runs = Math.Max(FirstSizes.Length, options.Sizes.Values.Select(s => s.Length).DefaultIfEmpty().Max());
        for (int run = 0; run < runs; run++)
        {
            var sizes = names.Select((name, index) => (name, size: Size(options, name, index, run))).ToDictionary(p => p.name, p => p.size);
            using var random = new Generator((ulong)(options.Seed + run));
            yield return new(sizes, [.. options.Inputs.Select(spec => Sample(spec, sizes, random, run))]);
        }
    }

    /// <summary>What the network gives for the inputs.</summary>
    /// <remarks>
    /// Its inputs are on its device, and copies, since a module that works in place changes what it is given. LSTMs are run as in training, gradients enabled: without, libtorch 2.10
    /// takes a kernel that computes wrong numbers on processors with AVX-512 where the state's length, modulo 32, is 1 to 16 (by up to 1.0; found with AMD's).
    /// </remarks>
    public Tensor[] Outputs(nn.Module network)
    {
        Device device = network.parameters().Concat(network.buffers()).FirstOrDefault()?.device ?? CPU;
        using IDisposable? gradients = network.named_modules().Select(m => m.module).Prepend(network).Any(m => m is TorchSharp.Modules.LSTM) ? enable_grad() : null;
        return [.. ModuleCall.Invoke(network, [.. Inputs.Select(i => i.to(device, copy: true))]).Select(t => t.detach())];
    }

    public void Dispose()
    {
        foreach (Tensor input in Inputs)
        {
            input.Dispose();
        }
    }

    /// <summary>For instance <c>batch=3, length=7</c>.</summary>
    public override string ToString() => Sizes.Count == 0 ? "fixed shapes" : string.Join(", ", Sizes.Select(s => $"{s.Key}={s.Value}"));

    private static long Size(ExportOptions options, string name, int index, int run) =>
        options.Sizes.TryGetValue(name, out long[]? chosen) && chosen.Length > 0 ? chosen[run % chosen.Length]
        : index == 0 ? FirstSizes[run % FirstSizes.Length]
        : OtherSizes[run % OtherSizes.Length] + (run % OtherSizes.Length == 0 ? 0 : index - 1);

    private static Tensor Sample(TensorSpec spec, Dictionary<string, long> sizes, Generator random, int run)
    {
        long[] shape = [.. spec.Shape.Select(d => d.IsKnown ? d.Value : sizes[d.ToString()])];
        Tensor sample = spec.Sample(shape, random);
        if (!sample.shape.SequenceEqual(shape) || sample.dtype != spec.Type.ToTorch())
        {
            throw new OnnxExportException($"Input '{spec.Name}': the sample is {sample.dtype}[{string.Join(", ", sample.shape)}], not {spec.Type}[{string.Join(", ", shape)}].");
        }

        if (spec.Padding is { } padding && shape is [_, > 1, ..])
        {
            Pad(sample, padding, random, wholeRow: run == 3);
        }

        return sample;
    }

    // Rows end in padding at random places. In one run the last row is nothing but padding.
    private static void Pad(Tensor sample, long padding, Generator random, bool wholeRow)
    {
        using Tensor lengths = randint(1, sample.shape[1] + 1, [sample.shape[0]], generator: random);
        for (long row = 0; row < sample.shape[0]; row++)
        {
            long length = wholeRow && row == sample.shape[0] - 1 ? 0 : lengths[row].ToInt64();
            if (length < sample.shape[1])
            {
                using Tensor tail = sample[row].narrow(0, length, sample.shape[1] - length);
                tail.fill_(padding);
            }
        }
    }
}
