using Microsoft.Extensions.DependencyInjection;

namespace MlNetPath.Onnx.Runtime;

/// <summary>Says more about a model that was added to an app's services.</summary>
public interface IOnnxModelBuilder
{
    /// <summary>The model's name, the key under which it is asked for.</summary>
    string Name { get; }

    /// <summary>The app's services.</summary>
    IServiceCollection Services { get; }
}
