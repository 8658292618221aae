using MlNetPath.Onnx.Graph;

namespace MlNetPath.Onnx.Torch;

/// <summary>How a network is exported, and how the proof of parity is made.</summary>
public sealed record ExportOptions
{
    /// <summary>The arguments of <c>forward</c>, in order.</summary>
    public required IReadOnlyList<TensorSpec> Inputs { get; init; }

    /// <summary>Names for the tensors that <c>forward</c> gives, in order.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>The version of ONNX's standard operators, 17 to 20. Default 17, which most runtimes load.</summary>
    public int Opset { get; init; } = GraphBuilder.DefaultOpset;

    /// <summary>The graph's name. Default: the network's type.</summary>
    public string? Name { get; init; }

    /// <summary>A description, kept in the file.</summary>
    public string? Description { get; init; }

    /// <summary>Facts kept in the file's metadata: labels, licence and the like.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Exporters for modules that cannot implement <see cref="IOnnxModule"/> because their code is somebody else's. They come before those built in.</summary>
    public ModuleExporters Exporters { get; init; } = new();

    /// <summary>
    /// Sizes that the parity check gives a named dimension, one for each of its runs in turn, for instance <c>["length"] = [4, 8, 12]</c> where lengths must be multiples of 4.
    /// Default: 1 and longer ones.
    /// </summary>
    public IReadOnlyDictionary<string, long[]> Sizes { get; init; } = new Dictionary<string, long[]>();

    /// <summary>How far an output may be off, in absolute terms, plus <see cref="RelativeTolerance"/> times its size. Default: 1e-5 for float and double, 2e-3 for half, 2e-2 for bfloat16.</summary>
    public double? AbsoluteTolerance { get; init; }

    /// <summary>How far an output may be off, relative to its size. Default: as for <see cref="AbsoluteTolerance"/>.</summary>
    public double? RelativeTolerance { get; init; }

    /// <summary>Seed of the random inputs. Default 1.</summary>
    public int Seed { get; init; } = 1;
}
