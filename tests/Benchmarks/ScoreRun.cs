using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetPath.Onnx.Runtime;
using Parquet;
using Parquet.Schema;

namespace MlNetPath.Benchmarks;

/// <summary>The command <c>score</c> on a file of a million rows, from its start to its end, beside the same model on the same texts in memory.</summary>
internal static class ScoreRun
{
    private const int Rows = 1_000_000, RowsPerGroup = 100_000, WarmUp = 16_384;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The formats of the files.</summary>
    public static readonly string[] Formats = [".csv", ".jsonl", ".parquet"];

    /// <summary>One row for the model, and one per format.</summary>
    public static JsonArray Measure()
    {
        string folder = Directory.CreateTempSubdirectory("mlnetpath-bench-").FullName;
        try
        {
            TimedModel learned = TimedModel.Of("learned");
            string model = Path.Combine(folder, "model");
            learned.Export(model);
            string[] texts = [.. Enumerable.Range(0, Rows).Select(row => learned.Texts[row % learned.Texts.Count])];
            string[] files = [WriteCsv(folder, texts), WriteJsonLines(folder, texts), WriteParquet(folder, texts).GetAwaiter().GetResult()];
            double before = ModelSpeed(model, texts);
            var runs = files.Select(file => (File: file, Run: TimedProcess.MlNetPath(
                Path.Combine(folder, "cache"), "score", "--model", model, "--input", file, "--text-column", "text", "--output", Path.Combine(folder, "scored" + Path.GetExtension(file))))).ToArray();

            // What else the machine did shall not flatter the command.
            double speed = Math.Max(before, ModelSpeed(model, texts));
            return
            [
                new JsonObject { ["way"] = "TextClassifier, all texts in memory", ["file, MB"] = null, ["rows/s"] = Math.Round(speed), ["of the model"] = 1.0, ["peak memory, MB"] = null },
                .. runs.Select(run => new JsonObject
                {
                    ["way"] = "mlnetpath score, " + Path.GetExtension(run.File),
                    ["file, MB"] = Math.Round(new FileInfo(run.File).Length / 1e6),
                    ["rows/s"] = Math.Round(Rows / run.Run.Seconds),
                    ["of the model"] = Math.Round(Rows / run.Run.Seconds / speed, 2),
                    ["peak memory, MB"] = Math.Round(run.Run.PeakBytes / 1e6),
                }),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double ModelSpeed(string model, string[] texts)
    {
        using TextClassifier classifier = TextClassifier.Load(model);
        classifier.Classify(texts[..WarmUp]);
        long start = Stopwatch.GetTimestamp();
        classifier.Classify(texts);
        return Rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string WriteCsv(string folder, string[] texts)
    {
        string path = Path.Combine(folder, "rows.csv");
        using var writer = new StreamWriter(path);
        writer.Write("id,text\n");
        for (int row = 0; row < texts.Length; row++)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{row},\"{texts[row].Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n"));
        }

        return path;
    }

    private static string WriteJsonLines(string folder, string[] texts)
    {
        string path = Path.Combine(folder, "rows.jsonl");
        using var writer = new StreamWriter(path);
        for (int row = 0; row < texts.Length; row++)
        {
            writer.Write(JsonSerializer.Serialize(new { id = row, text = texts[row] }, Plain) + "\n");
        }

        return path;
    }

    private static async Task<string> WriteParquet(string folder, string[] texts)
    {
        string path = Path.Combine(folder, "rows.parquet");
        var (id, text) = (new DataField<int>("id"), new DataField<string>("text"));
        using FileStream stream = File.Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(id, text), stream);
        for (int start = 0; start < texts.Length; start += RowsPerGroup)
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAsync<int>(id, Enumerable.Range(start, RowsPerGroup).ToArray());
            await group.WriteAsync(text, texts[start..(start + RowsPerGroup)]);
        }

        return path;
    }
}
