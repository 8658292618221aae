using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.ML;
using MlNetPath.Core;
using MlNetPath.Stage2.Learned;

namespace MlNetPath.Samples.Tests;

/// <summary>What <c>samples/README.md</c> shows is what the samples print, with the model that it tells to train.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task The_samples_print_what_their_page_shows()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(SampleApp.Root(), "samples", "README.md"));
        using var folder = new TemporaryFolder();
        TextTask task = Tasks.Languages.Load();
        var ml = new MLContext(seed: 1);
        var stage = new LearnedStage();
        stage.Export(stage.CreatePipeline(ml, task, new LearnedOptions()).Fit(task.Train(ml)), task, folder.Root);

        (_, string output, _) = await SampleApp.Run(folder.Root, "Die Datei wurde nicht gefunden.", "O arquivo já existe.");
        Assert.Contains($"```text\n{output.ReplaceLineEndings("\n")}```", page, StringComparison.Ordinal);

        using var app = new WebApplicationFactory<Program>();
        using WebApplicationFactory<Program> configured = app.WithWebHostBuilder(host => host.UseSetting("Models:Languages:Path", folder.Root));
        using HttpClient client = configured.CreateClient();
        using HttpResponseMessage response = await client.PostAsJsonAsync("/language", new { text = "Die Datei wurde nicht gefunden." });
        Assert.Contains($"```text\n{await response.Content.ReadAsStringAsync()}\n```", page, StringComparison.Ordinal);
    }
}
