using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MlNetPath.Onnx.Runtime;

/// <summary>Says more about a model that was added to an app's services.</summary>
public sealed class OnnxModelBuilder
{
    // Often enough that nobody waits, and costs one look at a folder.
    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(1);

    private readonly Type service;
    private TimeSpan? interval;

    internal OnnxModelBuilder(IServiceCollection services, Type service, string name, string path)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(path);

        // From here on the app may change its working folder.
        (Services, this.service, Name, Path) = (services, service, name, System.IO.Path.GetFullPath(path));
        services.AddOptions<OnnxModelOptions>(name).Configure<IServiceProvider>((options, provider) => (options.Name, options.Logger) = (name, LoggerOf(provider))).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OnnxModelOptions>>(new OptionsCheck<OnnxModelOptions>(name, options => options.Fault));
        if (IsClassifier)
        {
            services.AddOptions<TextClassifierOptions>(name).Configure<IOptionsMonitor<OnnxModelOptions>>((options, models) => options.Model = models.Get(name)).ValidateOnStart();
            services.AddSingleton<IValidateOptions<TextClassifierOptions>>(new OptionsCheck<TextClassifierOptions>(name, options => options.Fault));
        }
    }

    /// <summary>The model's name, the key under which it is asked for.</summary>
    public string Name { get; }

    /// <summary>The app's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The file or folder.</summary>
    internal string Path { get; }

    private bool IsClassifier => service == typeof(ITextClassifier);

    /// <summary>Loads the model when the app's host starts, not when it is first asked for: a file that is missing or broken is an error then, and the first request need not wait. Takes a host (<c>IHost</c>, <c>WebApplication</c>).</summary>
    public OnnxModelBuilder LoadOnStart()
    {
        Services.AddSingleton<IHostedService>(provider => new ModelStart(provider, service, Name));
        return this;
    }

    /// <summary>
    /// Loads the model anew when its file is replaced or written over, without a request being lost: those under way are finished by the old file. A file that does not load is refused and logged, and tried again from time to time;
    /// one with the length and the time of writing of the file before is taken for the same, as is one whose weights alone changed in a file whose name does not begin with the model's.
    /// Weights in files of their own are read from there as long as the model is in use, so replace those by new files, best in a folder with a higher number, and never write over them.
    /// </summary>
    /// <param name="interval">How often to look; null for once a second. A change is taken once two looks see the same.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not positive.</exception>
    public OnnxModelBuilder WatchForChanges(TimeSpan? interval = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval ?? UsualInterval, TimeSpan.Zero, nameof(interval));
        this.interval = interval ?? UsualInterval;
        return this;
    }

    /// <summary>Sets how the model is loaded and run. What is out of its range is an <see cref="OptionsValidationException"/> when the app's host starts, or where there is none, when the model is first asked for.</summary>
    public OnnxModelBuilder Configure(Action<OnnxModelOptions> configure)
    {
        Services.Configure(Name, configure);
        return this;
    }

    /// <summary>Sets how a classifier answers. What is out of its range is an <see cref="OptionsValidationException"/>, as for <see cref="Configure(Action{OnnxModelOptions})"/>.</summary>
    /// <exception cref="InvalidOperationException">The model was added with <see cref="OnnxServiceCollectionExtensions.AddOnnxModel"/>, and is no classifier.</exception>
    public OnnxModelBuilder ConfigureClassifier(Action<TextClassifierOptions> configure)
    {
        if (!IsClassifier)
        {
            throw new InvalidOperationException($"'{Name}' was added as a model and not as a classifier, so nothing would come of it. Add it with AddTextClassifier.");
        }

        Services.Configure(Name, configure);
        return this;
    }

    /// <summary>
    /// Takes <c>Provider</c>, <c>Threads</c> and <c>Optimization</c>, and for classifiers <c>Threshold</c> and <c>BatchSize</c>, from configuration, as it is when the app's host starts, or where there is none,
    /// when the model is first asked for. A word that is none of the possible ones is an error then, which names the key.
    /// </summary>
    [RequiresDynamicCode("Configuration is bound by reflection; in an app that is compiled ahead of time, set the options in code.")]
    [RequiresUnreferencedCode("Configuration is bound by reflection; in an app that is trimmed, set the options in code.")]
    public OnnxModelBuilder Configure(IConfiguration section)
    {
        Services.Configure<OnnxModelOptions>(Name, section);
        if (IsClassifier)
        {
            Services.Configure<TextClassifierOptions>(Name, section);
        }

        return this;
    }

    /// <summary>Loads what the name stands for, and watches it if that is wanted.</summary>
    internal Reloading<T> Start<T>(IServiceProvider provider, Func<T> load)
        where T : class, IDisposable => new(Name, Path, load, interval, LoggerOf(provider), provider.GetService<TimeProvider>() ?? TimeProvider.System);

    private static ILogger LoggerOf(IServiceProvider provider) => provider.GetService<ILoggerFactory>()?.CreateLogger(RunTelemetry.Name) ?? NullLogger.Instance;
}
