using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.ML;
using MlNetPath.Core;
using MlNetPath.Stage2.Learned;

namespace MlNetPath.Samples.Tests;

/// <summary>What <c>samples/README.md</c> shows is what the samples print, with the models that it names.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task The_samples_print_what_their_page_shows()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "samples", "README.md"));
        string[] shown = [.. TextBlock().Matches(page).Select(block => block.Groups[1].Value)];
        string languages = Path.Combine(RepositoryRoot.Path, "models", "languages");
        using TemporaryFolder components = Trained(Tasks.Components);

        (_, string output, _) = await SampleApp.Run(languages, "Die Datei wurde nicht gefunden.", "O arquivo já existe.");
        Assert.Equal(output.ReplaceLineEndings("\n"), shown[0]);
        await Answers(languages, shown[1]);
        await Answers(components.Root, shown[2]);
    }

    private static async Task Answers(string model, string shown)
    {
        using var app = new WebApplicationFactory<Program>();
        using WebApplicationFactory<Program> configured = app.WithWebHostBuilder(host => host.UseSetting("Models:Languages:Path", model));
        using HttpClient client = configured.CreateClient();
        using HttpResponseMessage response = await client.PostAsJsonAsync("/language", new { text = "Die Datei wurde nicht gefunden." });
        Answer expected = JsonSerializer.Deserialize<Answer>(shown, JsonSerializerOptions.Web)!, answer = (await response.Content.ReadFromJsonAsync<Answer>())!;
        Assert.Equal((expected.Label, expected.IsSure), (answer.Label, answer.IsSure));
        Assert.Equal(expected.Probability, answer.Probability, 0.001f); // the last digits are the processor's
    }

    private static TemporaryFolder Trained(BuiltInTask built)
    {
        TextTask task = built.Load();
        var folder = new TemporaryFolder();
        var ml = new MLContext(seed: 1);
        var stage = new LearnedStage();
        stage.Export(stage.CreatePipeline(ml, task, new LearnedOptions()).Fit(task.Train(ml)), task, folder.Root);
        return folder;
    }

    [GeneratedRegex("```text\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex TextBlock();

    private sealed record Answer(string Label, float Probability, bool IsSure);
}
