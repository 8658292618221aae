using System.Diagnostics;

namespace MlNetPath.Onnx.Runtime.Tests;

/// <summary>An app that was published without ONNX Runtime's native library: this test program, in a folder of its own without it.</summary>
public sealed class MissingLibraryTests
{
    [Fact]
    public async Task What_to_do_about_a_missing_library_is_said()
    {
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(AppContext.BaseDirectory, file);
            if (!Path.GetFileNameWithoutExtension(relative).EndsWith("onnxruntime", StringComparison.Ordinal) && !relative.StartsWith("TestResults", StringComparison.Ordinal))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(folder.At(relative))!);
                File.Copy(file, folder.At(relative));
            }
        }

        // `dotnet exec`, since the program's own starter may not be there.
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", folder.At("MlNetPath.Onnx.Runtime.Tests.dll"), "-method", $"*.{nameof(Without_the_library_everything_says_so)}", "-explicit", "only" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        string output = string.Concat(await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()));
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("Total: 1, Errors: 0, Failed: 0", output);
    }

    /// <summary>Runs in the process that the test above starts.</summary>
    [Fact(Explicit = true)]
    public void Without_the_library_everything_says_so()
    {
        for (int i = 0; i < 2; i++)
        {
            string message = Assert.Throws<OnnxModelException>(() => OnnxModel.Load(new byte[1])).Message;
            Assert.StartsWith("ONNX Runtime's native library does not load on ", message);
            Assert.Contains("Reference the package Microsoft.ML.OnnxRuntime", message);
            Assert.DoesNotContain('\n', message);
            Assert.Throws<OnnxModelException>(() => RuntimeValue.Tensor(new float[1], 1));
            Assert.Throws<OnnxModelException>(() => RuntimeValue.Strings(["a"], 1));
            Assert.Throws<OnnxModelException>(() => RuntimeValue.EmptySequence(TensorElementType.Float));
        }
    }
}
