using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace MlNetPath.Onnx.Runtime.Tests.Hosting;

/// <summary>Models among an app's services.</summary>
public sealed class ServicesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ServiceCollection services = new();
    private readonly RecordingLogger log = new();
    private readonly FakeTimeProvider clock = new();

    public ServicesTests() => services.AddLogging(l => l.AddProvider(log)).AddSingleton<TimeProvider>(clock);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_model_is_asked_for_by_name_and_loaded_once_when_it_is()
    {
        services.AddOnnxModel("one", folder.Write("1.onnx", TestModels.Plus(1)));
        services.AddOnnxModel("two", folder.Write("2.onnx", TestModels.Plus(2)));
        using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);
        Assert.Empty(log.Entries);
        IOnnxModel one = provider.GetRequiredKeyedService<IOnnxModel>("one");
        using IServiceScope scope = provider.CreateScope();
        Assert.Same(one, scope.ServiceProvider.GetRequiredKeyedService<IOnnxModel>("one"));
        Assert.Equal((1, 2), (One(one), One(provider.GetRequiredKeyedService<IOnnxModel>("two"))));
        Assert.Equal(["x Float[n]"], one.Inputs.Select(i => i.ToString()));
        Assert.Equal(["y Float[n]"], one.Outputs.Select(i => i.ToString()));
        Assert.Equal(("plus", ExecutionProvider.Cpu), (one.Info.GraphName, one.Provider));
        Assert.StartsWith("Model one is loaded on cpu", log.Entries[0].Text);
        Assert.Null(provider.GetKeyedService<IOnnxModel>("three"));
        Assert.Null(provider.GetService<IOnnxModel>());
    }

    [Fact]
    public void A_classifier_takes_its_options_from_code()
    {
        services.AddTextClassifier("letters", folder.Write("letters.onnx", TestModels.ByteClassifier("ab")))
            .Configure(o => o.Threads = 1)
            .ConfigureClassifier(o => (o.Threshold, o.Model.Provider) = (0.9, ExecutionProvider.Cpu));
        using ServiceProvider provider = services.BuildServiceProvider();
        ITextClassifier classifier = provider.GetRequiredKeyedService<ITextClassifier>("letters");
        Assert.Equal(["a", "b"], classifier.Labels);
        Assert.Equal("unsure (b 0.881)", classifier.Classify("bb").ToString());
        Assert.Equal(["a", "b"], classifier.Classify(["aaa", "bbb"]).Select(p => p.Label));
        OnnxModelOptions options = provider.GetRequiredService<IOptionsMonitor<TextClassifierOptions>>().Get("letters").Model;
        Assert.Equal((1, ExecutionProvider.Cpu, "letters"), (options.Threads, options.Provider, options.Name));
        Assert.Equal(1, log.Entries[0].Id);
        Assert.Single(log.Entries); // a named provider has no reason to give
    }

    [Fact]
    public void Options_come_from_configuration()
    {
        services.AddTextClassifier("letters", folder.Write("letters.onnx", TestModels.ByteClassifier("ab")))
            .Configure(Section(("Models:letters:Provider", "cpu"), ("Models:letters:Threads", "1"), ("Models:letters:Threshold", "0.9"), ("Models:letters:BatchSize", "3"), ("Models:letters:Optimization", "ORT_DISABLE_ALL")));
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.False(provider.GetRequiredKeyedService<ITextClassifier>("letters").Classify("bb").IsSure);
        TextClassifierOptions options = provider.GetRequiredService<IOptionsMonitor<TextClassifierOptions>>().Get("letters");
        Assert.Equal((3, 1, ExecutionProvider.Cpu), (options.BatchSize, options.Model.Threads, options.Model.Provider));
    }

    [Theory]
    [InlineData("Provider", "gpu", "'gpu' is no execution provider. It is auto, cpu, cuda, or cuda:N for card N.")]
    [InlineData("Threads", "many", "many")]
    [InlineData("Optimization", "all", "all")]
    public void A_wrong_word_in_the_configuration_is_named_with_its_key(string key, string word, string problem)
    {
        services.AddOnnxModel("m", folder.Write("1.onnx", TestModels.Plus(1))).Configure(Section(($"Models:letters:{key}", word)));
        using ServiceProvider provider = services.BuildServiceProvider();
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredKeyedService<IOnnxModel>("m"));
        Assert.Contains($"'Models:letters:{key}'", e.Message);
        Assert.Contains(problem, e.ToString());
    }

    [Fact]
    public void Of_two_under_one_name_the_last_counts_and_kinds_do_not_mix()
    {
        services.AddOnnxModel("m", folder.Write("1.onnx", TestModels.Plus(1)));
        services.AddOnnxModel("m", folder.Write("2.onnx", TestModels.Plus(2)));
        services.AddTextClassifier("m", folder.Write("letters.onnx", TestModels.ByteClassifier("ab")));
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Equal(2, One(provider.GetRequiredKeyedService<IOnnxModel>("m")));
        Assert.Equal("b", provider.GetRequiredKeyedService<ITextClassifier>("m").Classify("b").Label);
    }

    [Fact]
    public void A_path_means_the_folder_in_which_the_app_started()
    {
        string path = Path.GetRelativePath(Environment.CurrentDirectory, folder.Write("1.onnx", TestModels.Plus(1)));
        services.AddOnnxModel("m", path);
        services.AddOnnxModel("none", "there/is/none.onnx");
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Equal(1, One(provider.GetRequiredKeyedService<IOnnxModel>("m")));
        Assert.Contains(Path.GetFullPath("there/is/none.onnx"), Assert.Throws<OnnxModelException>(() => provider.GetRequiredKeyedService<IOnnxModel>("none")).Message);
    }

    [Fact]
    public void A_watched_model_is_replaced_as_time_goes_by()
    {
        string path = folder.Write("m.onnx", TestModels.Plus(1));
        services.AddOnnxModel("m", path).WatchForChanges(TimeSpan.FromSeconds(10));
        services.AddOnnxModel("still", path);
        using ServiceProvider provider = services.BuildServiceProvider();
        IOnnxModel model = provider.GetRequiredKeyedService<IOnnxModel>("m"), still = provider.GetRequiredKeyedService<IOnnxModel>("still");
        Assert.Equal((1, 1), (One(model), One(still)));
        Replace(path, TestModels.Plus(2));
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(1, One(model));
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((2, 1), (One(model), One(still)));
        Assert.Contains(log.Entries, e => e is { Id: 3, Level: LogLevel.Information } && e.Text == $"Model m was loaded anew from {path}.");

        Replace(path, [1, 2, 3]);
        clock.Advance(TimeSpan.FromSeconds(20));
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(2, One(model));
        Assert.Equal($"The new file of model m at {path} was refused; the one before stays in use.", Assert.Single(log.Entries, e => e is { Id: 4, Level: LogLevel.Error }).Text);

        Replace(path, TestModels.Plus(3));
        provider.Dispose();
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Throws<ObjectDisposedException>(() => One(model));
    }

    [Fact]
    public void A_watched_classifier_changes_its_labels_with_its_file()
    {
        string path = folder.Write("m.onnx", TestModels.ByteClassifier("ab"));
        services.AddTextClassifier("m", path).WatchForChanges();
        using ServiceProvider provider = services.BuildServiceProvider();
        ITextClassifier classifier = provider.GetRequiredKeyedService<ITextClassifier>("m");
        Replace(path, TestModels.ByteClassifier("xyz"));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["x", "y", "z"], classifier.Labels);
        Replace(path, TestModels.Plus(1)); // a model, and no classifier
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("z", classifier.Classify("z").Label);
        Assert.Throws<ArgumentOutOfRangeException>(() => services.AddOnnxModel("n", path).WatchForChanges(TimeSpan.Zero));
    }

    [Fact]
    public async Task A_health_check_says_how_the_model_is()
    {
        string path = folder.At("m.onnx");
        services.AddTextClassifier("m", path).WatchForChanges();
        services.AddHealthChecks().AddOnnxModel("m").AddOnnxModel("unknown");
        using ServiceProvider provider = services.BuildServiceProvider();
        async Task<HealthReportEntry> Check(string name = "m") => (await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries[name];

        HealthReportEntry missing = await Check();
        Assert.Equal((HealthStatus.Unhealthy, $"There is no model '{path}'."), (missing.Status, missing.Description));
        Assert.Equal("There is no model 'unknown' among the services.", (await Check("unknown")).Description);

        File.WriteAllBytes(path, TestModels.ByteClassifier("ab"));
        Assert.Equal(HealthStatus.Healthy, (await Check()).Status);
        Assert.Contains("onnx", (await Check()).Tags);

        Replace(path, [1]);
        clock.Advance(TimeSpan.FromSeconds(2));
        HealthReportEntry refused = await Check();
        Assert.Equal(HealthStatus.Degraded, refused.Status);
        Assert.StartsWith("The newest file was refused, and the one before is in use: ", refused.Description);

        Replace(path, TestModels.ByteClassifier("abc"));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HealthStatus.Healthy, (await Check()).Status);
    }

    [Fact]
    public async Task Disposed_while_requests_run_it_lets_them_end()
    {
        services.AddOnnxModel("m", folder.Write("m.onnx", ProtoModels.Loop(200_000))).Configure(o => o.Threads = 1);
        ServiceProvider provider = services.BuildServiceProvider();
        IOnnxModel model = provider.GetRequiredKeyedService<IOnnxModel>("m");
        using var running = new ManualResetEventSlim();
        Task<float?> run = Task.Run(() =>
        {
            running.Set();
            try
            {
                using OnnxResults results = model.Run(("x", (float[])[1]));
                return (float?)results[0].Span<float>()[0];
            }
            catch (ObjectDisposedException)
            {
                return null; // it came too late
            }
        });
        running.Wait();
        await Task.Delay(10);
        await provider.DisposeAsync();
        Assert.True(await run is null or 200_001);
        Assert.Throws<ObjectDisposedException>(() => model.Run(("x", new float[1])));
    }

    /// <summary>The timer must not keep what belongs to the request that happened to be the first.</summary>
    [Fact]
    public void A_watch_keeps_nothing_of_the_request_that_began_it()
    {
        services.AddOnnxModel("m", folder.Write("m.onnx", TestModels.Plus(1))).WatchForChanges();
        using ServiceProvider provider = services.BuildServiceProvider();
        var watching = new FlowWatch(clock);
        using var models = new Reloading<OnnxModel>("m", folder.At("m.onnx"), () => OnnxModel.Load(folder.At("m.onnx")), TimeSpan.FromSeconds(1), log, watching);
        Assert.True(watching.WasSuppressed);
        Assert.False(ExecutionContext.IsFlowSuppressed());
    }

    private static IConfiguration Section(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build().GetSection("Models:letters");

    private static float One(IOnnxModel model)
    {
        using OnnxResults results = model.Run(("x", new float[1]));
        return results[0].Span<float>()[0];
    }

    private void Replace(string path, byte[] model) => File.Move(folder.Write(Guid.NewGuid().ToString("N"), model), path, overwrite: true);

    private sealed class FlowWatch(TimeProvider inner) : TimeProvider
    {
        public bool WasSuppressed { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            WasSuppressed = ExecutionContext.IsFlowSuppressed();
            return inner.CreateTimer(callback, state, dueTime, period);
        }
    }
}
