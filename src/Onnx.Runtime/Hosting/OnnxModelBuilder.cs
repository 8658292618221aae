using Microsoft.Extensions.DependencyInjection;

namespace MlNetPath.Onnx.Runtime;

/// <summary>A model among an app's services.</summary>
internal sealed record OnnxModelBuilder(string Name, IServiceCollection Services) : IOnnxModelBuilder;
