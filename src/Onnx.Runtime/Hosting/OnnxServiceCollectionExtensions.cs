using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MlNetPath.Onnx.Runtime;

/// <summary>Adds models to an app's services. Each is a singleton under its name, loaded when it is first asked for (or with <see cref="OnnxModelBuilder.LoadOnStart"/>, when the app starts), and safe to use from several threads at once.</summary>
public static class OnnxServiceCollectionExtensions
{
    /// <summary>Adds an <see cref="IOnnxModel"/>, asked for with <c>[FromKeyedServices(name)]</c>. Of two that are added under one name, the last counts.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="name">The name under which it is asked for.</param>
    /// <param name="path">The file, or a folder that holds <c>model.onnx</c>, itself or in a numbered subfolder.</param>
    public static OnnxModelBuilder AddOnnxModel(this IServiceCollection services, string name, string path)
    {
        var builder = new OnnxModelBuilder(services, typeof(IOnnxModel), name, path);
        services.AddKeyedSingleton<IOnnxModel>(name, (provider, _) =>
        {
            OnnxModelOptions options = provider.GetRequiredService<IOptionsMonitor<OnnxModelOptions>>().Get(name);
            return new ReloadingModel(builder.Start(provider, () => OnnxModel.Load(builder.Path, options)));
        });
        return builder;
    }

    /// <summary>Adds an <see cref="ITextClassifier"/>, asked for with <c>[FromKeyedServices(name)]</c>. Of two that are added under one name, the last counts.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="name">The name under which it is asked for.</param>
    /// <param name="path">The file, or a folder that holds <c>model.onnx</c>, itself or in a numbered subfolder.</param>
    public static OnnxModelBuilder AddTextClassifier(this IServiceCollection services, string name, string path)
    {
        var builder = new OnnxModelBuilder(services, typeof(ITextClassifier), name, path);
        services.AddKeyedSingleton<ITextClassifier>(name, (provider, _) =>
        {
            TextClassifierOptions options = provider.GetRequiredService<IOptionsMonitor<TextClassifierOptions>>().Get(name);
            return new ReloadingClassifier(builder.Start(provider, () => TextClassifier.Load(builder.Path, options)));
        });
        return builder;
    }
}
