using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>Modules whose weights start as ones and zeros, with other ones, so that leaving them out shows.</summary>
internal static class Randomized
{
    public static TModule Of<TModule>(TModule module)
        where TModule : nn.Module
    {
        using var gradients = no_grad();
        foreach (TorchSharp.Modules.Parameter parameter in module.parameters())
        {
            parameter.uniform_(0.3, 1.2);
        }

        foreach ((string name, Tensor buffer) in module.named_buffers().Where(b => b.buffer.is_floating_point()))
        {
            buffer.uniform_(name.EndsWith("var", StringComparison.Ordinal) ? 0.5 : -0.5, 1.5);
        }

        return module;
    }
}
