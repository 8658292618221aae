using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetPath.Onnx.Graph.Tests;

/// <summary>What the documents quote, kept in result files which a test makes and checks.</summary>
internal static class ResultText
{
    // The project that is tested, for instance Onnx.Graph.
    private static readonly string Project = typeof(ResultText).Assembly.GetName().Name!["MlNetPath.".Length..^".Tests".Length];

    // How the files are made anew.
    private static readonly string Command = $"MLNETPATH_UPDATE_DOCS=1 dotnet test -c Release --project tests/{Project}/{Project}.Tests.csproj";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether what has drifted is to be written anew.</summary>
    public static bool Update => Environment.GetEnvironmentVariable("MLNETPATH_UPDATE_DOCS") == "1";

    /// <summary>The file says what was just printed, or is written anew if MLNETPATH_UPDATE_DOCS=1.</summary>
    /// <param name="file">The file in the project's folder <c>results</c>.</param>
    /// <param name="output">What was printed.</param>
    /// <param name="comparable">Leaves out what may differ from machine to machine.</param>
    public static void Check(string file, string output, Func<string, string>? comparable = null)
    {
        Check(file, "output", output, result => (comparable ?? (text => text))(result["output"]!.GetValue<string>()));
    }

    /// <summary>The same for rows.</summary>
    public static void Check(string file, JsonArray rows, Func<JsonNode, string>? comparable = null) =>
        Check(file, "rows", rows, comparable ?? (result => result["rows"]!.ToJsonString(Readable)));

    private static void Check(string file, string name, JsonNode content, Func<JsonNode, string> comparable)
    {
        var result = new JsonObject
        {
            ["command"] = Command,
            ["machine"] = $"{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}, {Environment.ProcessorCount} cores",
            ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["data"] = "what the tests make, from fixed seeds",
            [name] = content,
        };
        string path = InRepository($"src/{Project}/results/{file}"), now = comparable(result);
        if (Update && !(File.Exists(path) && Written() == now))
        {
            File.WriteAllText(path, result.ToJsonString(Readable) + "\n");
        }

        string written = Written();
        Assert.True(written == now, $"src/{Project}/results/{file} is out of date; {Command} makes it anew. It says:\n{written}\nNow:\n{now}");

        string Written() => comparable(JsonNode.Parse(File.ReadAllText(path))!);
    }

    /// <summary>The full path of a file of the repository.</summary>
    public static string InRepository(string file) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(SourceFile())!, "../..", file));

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
