using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MlNetPath.Onnx.Runtime.Tests.Hosting;

/// <summary>What is wrong with a model among the services shows when the app starts, as a host does it.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ServiceCollection services = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Options_out_of_their_range_are_errors_when_the_app_starts()
    {
        services.AddTextClassifier("letters", folder.At("not-there.onnx")).ConfigureClassifier(o => o.Threshold = double.NaN);
        services.AddTextClassifier("batch", folder.At("not-there.onnx")).ConfigureClassifier(o => o.BatchSize = 0);
        services.AddOnnxModel("threads", folder.At("not-there.onnx")).Configure(o => o.Threads = -1);
        services.AddOnnxModel("good", folder.At("not-there.onnx"));
        using ServiceProvider provider = services.BuildServiceProvider();
        string message = Assert.Throws<AggregateException>(() => provider.GetRequiredService<IStartupValidator>().Validate()).Message;
        Assert.Contains("Model 'letters': Threshold is NaN, and is a probability, from 0 to 1.", message);
        Assert.Contains("Model 'batch': BatchSize is 0, and has to be 1 or more.", message);
        Assert.Contains("Model 'threads': Threads is -1, and goes from 0 to 4096.", message);
        Assert.DoesNotContain("good", message);
        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<IOnnxModel>("threads"));
    }

    [Fact]
    public void A_wrong_word_in_the_configuration_is_an_error_when_the_app_starts()
    {
        IConfiguration section = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("M:Provider", (string?)"gpu")]).Build().GetSection("M");
        services.AddOnnxModel("m", folder.At("not-there.onnx")).Configure(section);
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Contains("'M:Provider'", Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IStartupValidator>().Validate()).Message);
    }

    [Fact]
    public async Task A_model_is_loaded_when_the_app_starts_if_that_is_wanted()
    {
        string path = folder.At("m.onnx");
        var log = new RecordingLogger();
        services.AddTextClassifier("m", path).LoadOnStart().Configure(o => o.Logger = log);
        services.AddOnnxModel("lazy", folder.At("not-there.onnx"));
        using ServiceProvider provider = services.BuildServiceProvider();
        var start = Assert.IsType<IHostedLifecycleService>(Assert.Single(provider.GetServices<IHostedService>()), exactMatch: false);
        Assert.Equal($"There is no model '{path}'.", (await Assert.ThrowsAsync<OnnxModelException>(() => start.StartingAsync(CancellationToken.None))).Message);
        File.WriteAllBytes(path, TestModels.ByteClassifier("ab"));
        await start.StartingAsync(CancellationToken.None);
        Assert.Contains(log.Entries, e => e.Text.StartsWith("Model m is loaded on cpu", StringComparison.Ordinal));
        int entries = log.Entries.Count;
        Assert.Equal("b", provider.GetRequiredKeyedService<ITextClassifier>("m").Classify("b").Label);
        Assert.Equal(entries, log.Entries.Count);
    }

    [Fact]
    public void A_classifiers_options_on_a_model_that_is_none_are_an_error()
    {
        OnnxModelBuilder builder = services.AddOnnxModel("m", folder.At("m.onnx"));
        Assert.Contains("AddTextClassifier", Assert.Throws<InvalidOperationException>(() => builder.ConfigureClassifier(o => o.Threshold = 1)).Message);
    }

    [Fact]
    public async Task A_health_check_is_registered_as_others_are()
    {
        services.AddLogging().AddOnnxModel("m", folder.At("not-there.onnx"));
        services.AddHealthChecks().AddOnnxModel("m", HealthStatus.Degraded, ["ready"], TimeSpan.FromMinutes(1));
        using ServiceProvider provider = services.BuildServiceProvider();
        HealthReportEntry entry = (await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["m"];
        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Equal(["ready"], entry.Tags);
    }

    /// <summary>Its labels would be those of another file from one call to the next.</summary>
    [Fact]
    public void A_classifier_takes_no_model_whose_file_is_watched()
    {
        string path = folder.Write("m.onnx", TestModels.ByteClassifier("ab"));
        services.AddOnnxModel("watched", path).WatchForChanges();
        services.AddOnnxModel("still", path);
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Contains("AddTextClassifier", Assert.Throws<ArgumentException>(() => new TextClassifier(provider.GetRequiredKeyedService<IOnnxModel>("watched"))).Message);
        using var classifier = new TextClassifier(provider.GetRequiredKeyedService<IOnnxModel>("still"));
        Assert.Equal("b", classifier.Classify("b").Label);
        Assert.StartsWith("watched on cpu: bytes Int64[batch, length] -> logits", provider.GetRequiredKeyedService<IOnnxModel>("watched").ToString());
    }
}
