using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace MlNetPath.Onnx.Torch.Tests;

/// <summary>Texts that the documents quote, kept in result files which a test makes and checks.</summary>
internal static class ResultText
{
    /// <summary>The file says what was just printed, or is written anew if MLNETPATH_UPDATE_DOCS=1.</summary>
    /// <param name="file">The file in <c>src/Onnx.Torch/results</c>.</param>
    /// <param name="output">What was printed.</param>
    /// <param name="comparable">Leaves out what may differ from machine to machine.</param>
    public static void Check(string file, string output, Func<string, string>? comparable = null)
    {
        comparable ??= text => text;
        string path = Path.Combine(Path.GetDirectoryName(SourceFile())!, "../../src/Onnx.Torch/results", file);
        if (Environment.GetEnvironmentVariable("MLNETPATH_UPDATE_DOCS") == "1")
        {
            var result = new JsonObject { ["command"] = "MLNETPATH_UPDATE_DOCS=1 dotnet test -c Release --project tests/Onnx.Torch/Onnx.Torch.Tests.csproj", ["output"] = output };
            File.WriteAllText(path, result.ToJsonString(new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
        }

        Assert.Equal(comparable(JsonNode.Parse(File.ReadAllText(path))!["output"]!.GetValue<string>()), comparable(output));
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
