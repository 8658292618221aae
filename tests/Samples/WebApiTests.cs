using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using MlNetPath.Onnx.Runtime.Tests;

namespace MlNetPath.Samples.Tests;

public sealed class WebApiTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly WebApplicationFactory<Program> app;

    public WebApiTests()
    {
        Directory.CreateDirectory(folder.At("1"));
        folder.Write("1/model.onnx", TestModels.ByteClassifier("ab"));
        app = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host.UseSetting("Models:Languages:Path", folder.Root));
    }

    public void Dispose()
    {
        app.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_text_is_posted_and_its_label_comes_back()
    {
        using HttpClient client = app.CreateClient();
        Assert.Equal("Healthy", await client.GetStringAsync("/health"));
        using HttpResponseMessage response = await client.PostAsJsonAsync("/language", new { text = "abbb" });
        Assert.Equal(new Answer("b", 0.880797f, true), await response.Content.ReadFromJsonAsync<Answer>());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"text\": null}")]
    [InlineData("{\"text\": \"\"}")]
    [InlineData("{\"text\": 7}")]
    [InlineData("not json")]
    public async Task A_request_without_a_text_is_a_bad_one(string body)
    {
        using HttpClient client = app.CreateClient();
        using HttpResponseMessage response = await client.PostAsync("/language", new StringContent(body, null, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_new_version_of_the_model_is_used_while_the_app_runs()
    {
        using HttpClient client = app.CreateClient();
        using HttpResponseMessage first = await client.PostAsJsonAsync("/language", new { text = "xx" });
        Assert.NotEqual("x", (await first.Content.ReadFromJsonAsync<Answer>())!.Label);
        Directory.CreateDirectory(folder.At("2"));
        folder.Write("2/model.onnx", TestModels.ByteClassifier("xy"));
        string label = "";
        for (int attempt = 0; attempt < 600 && label != "x"; attempt++)
        {
            await Task.Delay(100);
            using HttpResponseMessage next = await client.PostAsJsonAsync("/language", new { text = "xx" });
            label = (await next.Content.ReadFromJsonAsync<Answer>())!.Label;
        }

        Assert.Equal("x", label);
    }

    // As a process of its own: the factory of the tests above looks at the app's services while they are given up.
    [Fact]
    public async Task Without_a_model_the_app_does_not_start()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { typeof(Program).Assembly.Location, $"--Models:Languages:Path={folder.At("none")}", "--urls=http://127.0.0.1:0" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        string[] texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains($"There is no model '{folder.At("none")}'.", texts[1], StringComparison.Ordinal);
    }

    private sealed record Answer(string Label, float Probability, bool IsSure);
}
