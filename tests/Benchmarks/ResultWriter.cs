using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Environments;
using MlNetPath.Core;

namespace MlNetPath.Benchmarks;

/// <summary>Prints what was measured, and writes it as a result file that documents quote.</summary>
internal static class ResultWriter
{
    /// <summary>Data that mean nothing.</summary>
    public const string Numbers = "random numbers";

    /// <summary>Writes <paramref name="rows"/> with the command that made them, the machine and the data.</summary>
    /// <param name="verb">The benchmark's verb.</param>
    /// <param name="file">The file, or null to print only.</param>
    /// <param name="task">The task that it was measured on, if on one.</param>
    /// <param name="rows">Objects whose properties are the columns.</param>
    /// <param name="data">What it was measured on, if on no task.</param>
    public static void Write(string verb, string? file, TextTask? task, JsonArray rows, string data = Numbers)
    {
        foreach (JsonNode? row in rows)
        {
            Console.WriteLine(string.Join("  ", row!.AsObject().Select(cell => $"{cell.Key}: {cell.Value}")));
        }

        if (file is null)
        {
            return;
        }

        var result = new JsonObject
        {
            ["command"] = $"dotnet run -c Release --project tests/Benchmarks -- {verb} {file}",
            ["machine"] = string.Join("; ", HostEnvironmentInfo.GetCurrent().ToFormattedString().Skip(1).Select(line => line.Trim())),
            ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        if (task is not null)
        {
            result["task"] = task.Name;
            result["fingerprint"] = task.Fingerprint;
        }
        else
        {
            result["data"] = data;
        }

        result["rows"] = rows;
        Atomically.WriteText(file, result.ToJsonString(
            new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
    }
}
