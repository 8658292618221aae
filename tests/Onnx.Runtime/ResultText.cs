using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetPath.Onnx.Runtime.Tests;

/// <summary>What a run prints, kept in a result file that a document shows. A test fails when they differ.</summary>
internal static class ResultText
{
    // How the files are made anew.
    private const string Command = "MLNETPATH_UPDATE_DOCS=1 dotnet test -c Release --project tests/Onnx.Runtime/Onnx.Runtime.Tests.csproj";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file in <c>src/Onnx.Runtime/results</c> says what was just printed, or is written anew if MLNETPATH_UPDATE_DOCS=1.</summary>
    public static void Check(string file, string output)
    {
        string path = Path.Combine(Path.GetDirectoryName(SourceFile())!, "../../src/Onnx.Runtime/results", file);
        if (Environment.GetEnvironmentVariable("MLNETPATH_UPDATE_DOCS") == "1")
        {
            var result = new JsonObject
            {
                ["command"] = Command,
                ["machine"] = $"{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}, {Environment.ProcessorCount} cores",
                ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["data"] = "models that the tests make",
                ["output"] = output,
            };
            File.WriteAllText(path, result.ToJsonString(Readable) + "\n");
        }

        string written = JsonNode.Parse(File.ReadAllText(path))!["output"]!.GetValue<string>();
        Assert.True(written == output, $"src/Onnx.Runtime/results/{file} is out of date; {Command} makes it anew. It says:\n{written}\nNow:\n{output}");
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
