using MlNetPath.Onnx.Graph;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>The parameters of a module that libtorch holds as a whole, with all that is inside of it, by the names that libtorch gives them.</summary>
internal sealed class NativeParameters
{
    private readonly IReadOnlyDictionary<string, Tensor> tensors;
    private readonly string prefix;
    private readonly string name;

    public NativeParameters(nn.Module module)
        : this(module.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter, StringComparer.Ordinal), string.Empty, string.Empty)
    {
    }

    private NativeParameters(IReadOnlyDictionary<string, Tensor> tensors, string prefix, string name) => (this.tensors, this.prefix, this.name) = (tensors, prefix, name);

    /// <summary>A parameter that is always there.</summary>
    /// <exception cref="OnnxExportException">It is not.</exception>
    public Tensor this[string name] => Find(name)
        ?? throw new OnnxExportException($"The module has no parameter '{prefix}{name}', which libtorch {typeof(Tensor).Assembly.GetName().Version} is expected to give it; another version of TorchSharp may name it otherwise.");

    /// <summary>A parameter that is there for some options only.</summary>
    public Tensor? Find(string name) => tensors.GetValueOrDefault(prefix + name);

    /// <summary>Puts nodes that are added until the result is disposed under this inner module, by its name below the one around it.</summary>
    public IDisposable? Scope(GraphBuilder g) => name.Length > 0 ? g.Within(name) : null;

    /// <summary>The parameters of an inner module.</summary>
    public NativeParameters Of(string inner) => new(tensors, $"{prefix}{inner}.", inner);

    /// <summary>Whether an inner module is there.</summary>
    public bool Has(string inner) => tensors.Keys.Any(k => k.StartsWith($"{prefix}{inner}.", StringComparison.Ordinal));

    /// <summary>The inner modules of a list, in order.</summary>
    public IEnumerable<NativeParameters> List(string name)
    {
        for (int i = 0; Has($"{name}.{i}"); i++)
        {
            yield return Of($"{name}.{i}");
        }
    }
}
