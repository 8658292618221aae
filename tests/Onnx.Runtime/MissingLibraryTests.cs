using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace MlNetPath.Onnx.Runtime.Tests;

/// <summary>An app that was published without ONNX Runtime's native library: this test program, in a folder of its own without it.</summary>
public sealed class MissingLibraryTests
{
    private const string Switch = "MLNETPATH_TEST_WITHOUT_LIBRARY";

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
            ArgumentList = { "exec", folder.At("MlNetPath.Onnx.Runtime.Tests.dll") },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Switch] = "1";
        using Process process = Process.Start(start)!;
        string output = string.Concat(await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()));
        await process.WaitForExitAsync();
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((0, 6), (process.ExitCode, lines.Length));
        Assert.All(lines, line => Assert.Matches(
            "^OnnxModelException: ONNX Runtime's native library does not load on .+: .*onnxruntime.* Reference the package Microsoft.ML.OnnxRuntime \\(or .+\\) in the app, and publish for a system that it supports.$", line.TrimEnd()));
    }

    [ModuleInitializer]
    internal static void WithoutTheLibrary()
    {
        if (Environment.GetEnvironmentVariable(Switch) is null)
        {
            return;
        }

        Action[] calls =
        [
            () => OnnxModel.Load(new byte[1]),
            () => RuntimeValue.Tensor(new float[1], 1),
            () => RuntimeValue.Copy<float>([1], 1),
            () => RuntimeValue.Strings(["a"], 1),
            () => RuntimeValue.EmptySequence(TensorElementType.Float),
            () => OnnxModel.Load(new byte[1], new() { Provider = ExecutionProvider.Cpu }),
        ];
        foreach (Action call in calls)
        {
            Console.WriteLine(Record.Exception(call) is { } e ? $"{e.GetType().Name}: {e.Message}" : "It went well.");
        }

        Environment.Exit(0);
    }
}
