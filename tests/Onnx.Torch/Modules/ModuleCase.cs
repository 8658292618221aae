using MlNetPath.Onnx.Graph;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>One module with one set of options, exported at every opset and compared with TorchSharp.</summary>
/// <param name="Module">The module's name, as in TorchSharp; rows of the table are grouped by it.</param>
/// <param name="Options">The options that this case covers, for the table; empty for the defaults.</param>
/// <param name="Create">Makes it, with random weights. The seed is fixed before.</param>
/// <param name="Inputs">The arguments of its call.</param>
public sealed record ModuleCase(string Module, string Options, Func<nn.Module> Create, params TensorSpec[] Inputs)
{
    /// <summary>How far an element may be off, absolutely; outputs are of unit scale. 1e-8 for doubles; 1e-4 is allowed for stacks of recurrent layers only.</summary>
    public double Tolerance { get; init; } = Inputs.Any(i => i.Type == ElementType.Double) ? 1e-8 : 1e-5;

    /// <summary>Names of the outputs.</summary>
    public string[] Outputs { get; init; } = ["y"];

    /// <summary>Sizes of named dimensions, where not every length is allowed.</summary>
    public IReadOnlyDictionary<string, long[]> Sizes { get; init; } = new Dictionary<string, long[]>();

    /// <summary>The opsets that it can be exported at.</summary>
    public int[] Opsets { get; init; } = [17, 18, 19, 20];

    /// <summary>Exports the module; fails if an output is further off than <see cref="Tolerance"/>.</summary>
    public ExportReport Export(string folder, int opset)
    {
        TorchRuntime.Load();
        random.manual_seed(7);
        using nn.Module module = Create();
        return TorchOnnx.Export(module, Path.Combine(folder, "module.onnx"), ExportOptions(opset));
    }

    /// <summary>How it is exported.</summary>
    public ExportOptions ExportOptions(int opset) => new()
    {
        Inputs = Inputs,
        Outputs = Outputs,
        Opset = opset,
        Sizes = Sizes.Where(s => Inputs.Any(i => i.Shape.Any(d => d.ToString() == s.Key))).ToDictionary(), // several cases share a table
        AbsoluteTolerance = Tolerance,
        RelativeTolerance = 0,
    };

    public override string ToString() => Options.Length > 0 ? $"{Module}: {Options}" : Module;
}
