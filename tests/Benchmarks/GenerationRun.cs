using System.Diagnostics;
using System.Text.Json.Nodes;
using MlNetPath.Core;
using MlNetPath.Onnx.Generation;

namespace MlNetPath.Benchmarks;

/// <summary>Text written by models/translator, token by token: how fast one text comes, and how much later tokens cost than early ones; and many texts side by side.</summary>
internal static class GenerationRun
{
    /// <summary>The row and the columns that have a bar.</summary>
    public const string Single = "one text", Rate = "tokens/s", Late = "256th token, times the 32nd";

    private const int Loads = 5, Rounds = 15, Tokens = 300, Around = 8, Early = 32, TheLate = 256, SideBySide = 16;

    /// <summary>A row for one text, and one for several.</summary>
    public static JsonArray Measure()
    {
        string source = ShippedModel.Folder("translator");
        using var scratch = new ScratchFolder();
        CopyWithoutEnd(source, scratch.Path);
        var options = new GenerationOptions { Temperature = 0.8, Seed = 1, MaxNewTokens = Tokens };

        // One load may lie better in memory than another.
        double[][] times = [.. Enumerable.Range(0, Loads).SelectMany(_ =>
        {
            using TextGenerator own = TextGenerator.Load(scratch.Path);
            return Enumerable.Range(0, Rounds + 1).Select(_ => Times(own, options)).Skip(1).ToArray();
        })];
        using TextGenerator generator = TextGenerator.Load(scratch.Path, new() { BatchSize = SideBySide });
        double early = Measured.Median(times.SelectMany(own => own.Skip(Early - (Around / 2)).Take(Around))), late = Measured.Median(times.SelectMany(own => own.Skip(TheLate - (Around / 2)).Take(Around)));
        double many = Measured.Median(Enumerable.Range(0, 3).Select(_ => Measured.Seconds(() => generator.Generate([.. Enumerable.Repeat("The ", SideBySide)], options))));
        return
        [
            new JsonObject { ["what"] = Single, [Rate] = Math.Round(Tokens / Measured.Median(times.Select(own => own.Sum()))), [Late] = Math.Round(late / early, 2), ["32nd token, ms"] = Math.Round(1000 * early, 2), ["256th token, ms"] = Math.Round(1000 * late, 2) },
            new JsonObject { ["what"] = $"{SideBySide} texts side by side", [Rate] = Math.Round(SideBySide * Tokens / many), [Late] = null, ["32nd token, ms"] = null, ["256th token, ms"] = null },
        ];
    }

    // Seconds from piece to piece of one text as it is streamed: a token each, but where a character has several.
    private static double[] Times(TextGenerator generator, GenerationOptions options) => TimesAsync(generator, options).GetAwaiter().GetResult();

    private static async Task<double[]> TimesAsync(TextGenerator generator, GenerationOptions options)
    {
        var times = new List<double>();
        long last = Stopwatch.GetTimestamp();
        await foreach (string _ in generator.StreamAsync("The ", options))
        {
            long now = Stopwatch.GetTimestamp();
            times.Add(Stopwatch.GetElapsedTime(last, now).TotalSeconds);
            last = now;
        }

        return [.. times];
    }

    // A text that ends early could not be timed. Without a task only one token ends it, one that never comes, and those that would end it otherwise are written as text, so that each is a piece.
    private static void CopyWithoutEnd(string source, string folder)
    {
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Edit("genai_config.json", json => json["model"]!["eos_token_id"] = json["model"]!["pad_token_id"]!.DeepClone());
        Edit("tokenizer.json", json =>
        {
            foreach (JsonNode? token in json["added_tokens"]!.AsArray())
            {
                token!["special"] = false;
            }
        });

        void Edit(string name, Action<JsonNode> change)
        {
            string path = Path.Combine(folder, name);
            JsonNode json = JsonNode.Parse(File.ReadAllText(path))!;
            change(json);
            File.WriteAllText(path, json.ToJsonString());
        }
    }
}
