using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace MlNetPath.Onnx.Torch.Tests;

/// <summary>What the documents quote, kept in result files which a test makes and checks.</summary>
internal static class ResultText
{
    /// <summary>How the files are made anew.</summary>
    public const string Command = "MLNETPATH_UPDATE_DOCS=1 dotnet test -c Release --project tests/Onnx.Torch/Onnx.Torch.Tests.csproj";

    /// <summary>The file says what was just printed, or is written anew if MLNETPATH_UPDATE_DOCS=1.</summary>
    /// <param name="file">The file in <c>src/Onnx.Torch/results</c>.</param>
    /// <param name="output">What was printed.</param>
    /// <param name="comparable">Leaves out what may differ from machine to machine.</param>
    public static void Check(string file, string output, Func<string, string>? comparable = null)
    {
        var result = new JsonObject { ["command"] = Command, ["output"] = output };
        CheckFile(file, result.ToJsonString(new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n", comparable);
    }

    /// <inheritdoc cref="Check"/>
    public static void CheckFile(string file, string text, Func<string, string>? comparable = null)
    {
        comparable ??= whole => whole;
        string path = Path.Combine(Path.GetDirectoryName(SourceFile())!, "../../src/Onnx.Torch/results", file);
        if (Environment.GetEnvironmentVariable("MLNETPATH_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, text);
        }

        string written = File.ReadAllText(path).ReplaceLineEndings("\n");
        Assert.True(comparable(written) == comparable(text), $"src/Onnx.Torch/results/{file} is out of date; {Command} makes it anew. Now:\n{text}");
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
