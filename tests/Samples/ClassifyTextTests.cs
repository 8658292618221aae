using System.Diagnostics;
using MlNetPath.Onnx.Runtime.Tests;

namespace MlNetPath.Samples.Tests;

/// <summary>The app of one file, run as its reader runs it.</summary>
public sealed class ClassifyTextTests
{
    [Fact]
    public async Task It_prints_a_line_for_every_text()
    {
        using var folder = new TemporaryFolder();
        string model = folder.Write("letters.onnx", TestModels.ByteClassifier("ab"));
        (int code, string output, string errors) = await Run(model, "abb", "a");
        Assert.True(code == 0, output + errors);
        Assert.Equal(["b 0.731  abb", "a 0.731  a"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimEnd()));

        Assert.Equal("dotnet run app.cs MODEL TEXT...", (await Run()).Output.Trim());
        (int failed, _, string message) = await Run(folder.At("none.onnx"), "a");
        Assert.NotEqual(0, failed);
        Assert.Contains($"There is no model '{folder.At("none.onnx")}'.", message);
    }

    private static async Task<(int Code, string Output, string Errors)> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "run", "app.cs", "--" },
            WorkingDirectory = Path.Combine(Root(), "samples", "ClassifyText"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Array.ForEach(arguments, start.ArgumentList.Add);

        // `dotnet test` sets these for its own build, and they would lead this one astray.
        foreach (string variable in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(variable);
        }

        using Process process = Process.Start(start)!;
        string[] texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, texts[0], texts[1]);
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MlNetPath.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
