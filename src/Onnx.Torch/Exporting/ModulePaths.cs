using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>Where in a network its modules and tensors are, as <c>named_modules</c> and <c>named_parameters</c> call them.</summary>
internal sealed class ModulePaths
{
    private readonly Dictionary<nn.Module, string> modules = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, string> tensors = [];

    public ModulePaths(nn.Module root)
    {
        modules[root] = string.Empty;
        foreach ((string name, nn.Module module) in root.named_modules())
        {
            modules.TryAdd(module, name);
        }

        foreach ((string name, Tensor tensor) in root.named_parameters().Select(p => (p.name, (Tensor)p.parameter)).Concat(root.named_buffers().Select(b => (b.name, b.buffer))))
        {
            tensors.TryAdd(TensorIdentity.Of(tensor), name);
        }
    }

    /// <summary>The path of a module, empty for the root; its type for one that the network has not registered.</summary>
    public string Of(nn.Module module) => modules.TryGetValue(module, out string? path) ? path : $"<unregistered>.{TypeName(module.GetType())}";

    /// <summary>The name of a parameter or buffer; for any other tensor, one under <paramref name="path"/>.</summary>
    public string NameOf(Tensor tensor, string path) => tensors.TryGetValue(TensorIdentity.Of(tensor), out string? name) ? name : path.Length > 0 ? $"{path}.tensor" : "tensor";

    /// <summary>A module as errors name it, by its path and type.</summary>
    public static string Describe(string path, nn.Module module) => $"Module {(path.Length > 0 ? $"'{path}'" : "at the root")} ({TypeName(module.GetType())})";

    /// <summary>A type's name as C# writes it, without the namespace.</summary>
    public static string TypeName(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>"
        : type.Name;
}
