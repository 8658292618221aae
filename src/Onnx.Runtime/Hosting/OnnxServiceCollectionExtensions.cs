using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MlNetPath.Onnx.Runtime;

/// <summary>Adds models to an app's services. Each is a singleton under its name, loaded when it is first asked for, and safe to use from several threads at once.</summary>
public static class OnnxServiceCollectionExtensions
{
    // Often enough that nobody waits, and costs one look at a folder.
    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(1);

    /// <summary>Adds an <see cref="IOnnxModel"/>, asked for with <c>[FromKeyedServices(name)]</c>.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="name">The name under which it is asked for.</param>
    /// <param name="path">The file, or a folder that holds <c>model.onnx</c>, itself or in a numbered subfolder.</param>
    public static IOnnxModelBuilder AddOnnxModel(this IServiceCollection services, string name, string path)
    {
        IOnnxModelBuilder builder = Register(services, name, path);
        services.AddKeyedSingleton<IOnnxModel>(name, (provider, _) =>
        {
            (OnnxModelRegistration registration, OnnxModelOptions options, ILogger logger) = Of(provider, name);
            var models = new Reloading<OnnxModel>(name, registration.Path, () => OnnxModel.Load(registration.Path, options), registration.Interval, logger, Clock(provider));
            registration.Refusal = () => models.Refusal;
            return new ReloadingModel(models);
        });
        return builder;
    }

    /// <summary>Adds an <see cref="ITextClassifier"/>, asked for with <c>[FromKeyedServices(name)]</c>.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="name">The name under which it is asked for.</param>
    /// <param name="path">The file, or a folder that holds <c>model.onnx</c>, itself or in a numbered subfolder.</param>
    public static IOnnxModelBuilder AddTextClassifier(this IServiceCollection services, string name, string path)
    {
        IOnnxModelBuilder builder = Register(services, name, path);
        services.AddKeyedSingleton<ITextClassifier>(name, (provider, _) =>
        {
            (OnnxModelRegistration registration, OnnxModelOptions options, ILogger logger) = Of(provider, name);
            TextClassifierOptions classifier = provider.GetRequiredService<IOptionsMonitor<TextClassifierOptions>>().Get(name);
            classifier.Model = options;
            var classifiers = new Reloading<TextClassifier>(name, registration.Path, () => TextClassifier.Load(registration.Path, classifier), registration.Interval, logger, Clock(provider));
            registration.Refusal = () => classifiers.Refusal;
            return new ReloadingClassifier(classifiers);
        });
        return builder;
    }

    /// <summary>
    /// Loads the model anew when its file is replaced or written over, without a request being lost: those under way are finished by the old file, and a file that does not load is refused and logged.
    /// </summary>
    /// <param name="builder">The model.</param>
    /// <param name="interval">How often to look; null for once a second. A change is taken once two looks see the same.</param>
    public static IOnnxModelBuilder WatchForChanges(this IOnnxModelBuilder builder, TimeSpan? interval = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<OnnxModelRegistration>(builder.Name, r => r.Interval = interval ?? UsualInterval);
        return builder;
    }

    /// <summary>Sets how the model is loaded and run.</summary>
    public static IOnnxModelBuilder Configure(this IOnnxModelBuilder builder, Action<OnnxModelOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(builder.Name, configure);
        return builder;
    }

    /// <summary>Sets how a classifier answers.</summary>
    public static IOnnxModelBuilder ConfigureClassifier(this IOnnxModelBuilder builder, Action<TextClassifierOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(builder.Name, configure);
        return builder;
    }

    /// <summary>Takes <c>Provider</c>, <c>Threads</c> and <c>Optimization</c>, and for classifiers <c>Threshold</c> and <c>BatchSize</c>, from configuration.</summary>
    public static IOnnxModelBuilder Configure(this IOnnxModelBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<OnnxModelOptions>(builder.Name, section);
        builder.Services.Configure<TextClassifierOptions>(builder.Name, section);
        return builder;
    }

    private static OnnxModelBuilder Register(IServiceCollection services, string name, string path)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(path);
        services.AddOptions();
        services.Configure<OnnxModelRegistration>(name, r => r.Path = path);
        services.AddOptions<OnnxModelOptions>(name).Configure<IServiceProvider>((options, provider) => options.Logger ??= LoggerOf(provider));
        services.TryAddSingleton(TimeProvider.System);
        return new(name, services);
    }

    private static (OnnxModelRegistration Registration, OnnxModelOptions Options, ILogger Logger) Of(IServiceProvider provider, string name) => (
        provider.GetRequiredService<IOptionsMonitor<OnnxModelRegistration>>().Get(name),
        provider.GetRequiredService<IOptionsMonitor<OnnxModelOptions>>().Get(name),
        LoggerOf(provider));

    private static ILogger LoggerOf(IServiceProvider provider) => provider.GetService<ILoggerFactory>()?.CreateLogger(RunTelemetry.Name) ?? NullLogger.Instance;

    private static TimeProvider Clock(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
