using MlNetPath.Onnx.Graph;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>Sizes of the named dimensions and random inputs of one run of the parity check.</summary>
internal sealed class ParityCase(IReadOnlyDictionary<string, long> sizes, Tensor[] inputs, bool[] given) : IDisposable
{
    // For the first named dimension, mostly the batch; for the others, no two alike in the last runs.
    private static readonly long[] FirstSizes = [1, 3, 5, 2];
    private static readonly long[] OtherSizes = [1, 1, 7, 16];

    // For every argument of the network, whether it is one of the inputs, which follow each other, or left out.
    private readonly bool[] given = given;

    public IReadOnlyDictionary<string, long> Sizes { get; } = sizes;

    public IReadOnlyList<Tensor> Inputs { get; } = inputs;

    /// <summary>What it was made by, for advice where the network fails.</summary>
    public ExportOptions? Options { get; private init; }

    /// <summary>The shapes of the inputs, for messages.</summary>
    public string Shapes { get; } = string.Join(", ", inputs.Select(t => $"[{string.Join(", ", t.shape)}]"));

    /// <summary>All runs: batch 1 and more, length 1 and longer, and sizes that differ from each other; padding in part and whole.</summary>
    public static IEnumerable<ParityCase> All(ExportOptions options)
    {
        string[] names = [.. options.Given.SelectMany(i => i.Shape).Where(d => !d.IsKnown).Select(d => d.ToString()).Distinct()];
        int runs = Math.Max(FirstSizes.Length, options.Sizes.Values.Select(s => s.Length).DefaultIfEmpty().Max());
        Dictionary<string, long>[] sizes = [.. Enumerable.Range(0, runs).Select(run => SizesOf(options, names, run))];
        int[] wholeRows = [.. options.Given.Select(input => PaddedRows.RunOfWholeRows([.. sizes.Select(s => Shape(input, s))]))];
        for (int run = 0; run < runs; run++)
        {
            using var random = new Generator((ulong)(options.Seed + run));
            var inputs = new List<Tensor>();
            foreach ((TensorSpec input, int whole) in options.Given.Zip(wholeRows))
            {
                Tensor sample = Sample(input, Shape(input, sizes[run]), random);
                RangeEnds.Put(sample, input, run);
                PaddedRows.Fill(sample, input, random, run, whole);
                inputs.Add(sample);
            }

            yield return new(sizes[run], [.. inputs], [.. options.Inputs.Select(i => i is not null)]) { Options = options };
        }
    }

    /// <summary>What the network gives for the inputs.</summary>
    /// <remarks>
    /// Its inputs are on its device, and copies, since a module that works in place changes what it is given. LSTMs are run as in training, gradients enabled: without, libtorch 2.10
    /// takes a kernel that computes wrong numbers on processors with AVX-512 where the state's length, modulo 32, is 1 to 16 (by up to 1.0; found with AMD's).
    /// </remarks>
    public Tensor[] Outputs(nn.Module network, bool gradients = false)
    {
        Device device = network.parameters().Concat(network.buffers()).FirstOrDefault()?.device ?? CPU;
        using IDisposable? enabled = gradients || WantsGradients(network) ? enable_grad() : null;
        try
        {
            return [.. ModuleCall.Invoke(network, Copies()).Select(t => t.detach())];
        }
        catch (Exception e) when (e is not OnnxExportException and not OutOfMemoryException)
        {
            string? module = FailingModule.Find(network, () => ModuleCall.Invoke(network, Copies()), out string text);
            throw new OnnxExportException($"The network itself fails at {this}, on inputs of shapes {Shapes}{text}: {FirstLine.Of(e)}{NetworkAdvice.For(this, e)}", e) { Failure = ExportFailure.Network, Module = module };
        }

        Tensor?[] Copies()
        {
            var left = new Queue<Tensor>(Inputs);
            return [.. given.Select(g => g ? left.Dequeue().to(device, copy: true) : null)];
        }
    }

    /// <summary>Whether the network is always run with gradients enabled.</summary>
    public static bool WantsGradients(nn.Module network) => network.named_modules().Select(m => m.module).Prepend(network).Any(m => m is TorchSharp.Modules.LSTM);

    public void Dispose()
    {
        foreach (Tensor input in Inputs)
        {
            input.Dispose();
        }
    }

    /// <summary>For instance <c>batch=3, length=7</c>.</summary>
    public override string ToString() => Sizes.Count == 0 ? "fixed shapes" : string.Join(", ", Sizes.Select(s => $"{s.Key}={s.Value}"));

    private static Dictionary<string, long> SizesOf(ExportOptions options, string[] names, int run)
    {
        var sizes = names.Where(options.Sizes.ContainsKey).ToDictionary(name => name, name => options.Sizes[name][run % options.Sizes[name].Length]);
        foreach (string name in names.Where(n => !sizes.ContainsKey(n)))
        {
            int index = Array.IndexOf(names, name);
            long size = index == 0 ? FirstSizes[run % FirstSizes.Length] : OtherSizes[run % OtherSizes.Length];
            while (index > 0 && size > 1 && sizes.ContainsValue(size))
            {
                size++; // what is mixed up by an exporter must not have the same length
            }

            sizes.Add(name, size);
        }

        return names.ToDictionary(name => name, name => sizes[name]);
    }

    private static long[] Shape(TensorSpec spec, Dictionary<string, long> sizes) => [.. spec.Shape.Select(d => d.IsKnown ? d.Value : sizes[d.ToString()])];

    private static Tensor Sample(TensorSpec spec, long[] shape, Generator random)
    {
        Tensor sample;
        try
        {
            sample = spec.Sample(shape, random);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new OnnxExportException($"Input '{spec.Name}': its sample of [{string.Join(", ", shape)}] cannot be made: {e.GetType().Name}: {FirstLine.Of(e)}", e) { Failure = ExportFailure.Network };
        }

        return sample.shape.SequenceEqual(shape) && sample.dtype == spec.Type.ToTorch()
            ? sample
            : throw new OnnxExportException($"Input '{spec.Name}': the sample is {sample.dtype}[{string.Join(", ", sample.shape)}], not {spec.Type}[{string.Join(", ", shape)}].") { Failure = ExportFailure.Network };
    }
}
