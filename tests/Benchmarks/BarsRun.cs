using System.Globalization;
using System.Text.Json.Nodes;

namespace MlNetPath.Benchmarks;

/// <summary>Every bar that this project sets itself for size, speed and memory, beside what is measured now. A figure that misses its bar says so.</summary>
internal static class BarsRun
{
    private static readonly (string What, Func<JsonArray> Measure, Bar[] Bars)[] Runs =
    [
        ("export", ExportRun.Measure,
        [
            new("export of 25 million parameters, parity proven, s", "graph made, file written, parity proven", "time, s", AtMost: 3),
            new("memory for writing it, of its weights", "graph made and file written", "extra memory / weights", AtMost: 0.3),
            new("memory for writing it and proving parity, of its weights", "graph made, file written, parity proven", "extra memory / weights", AtMost: 3),
        ]),
        ("onnx", OnnxRun.Measure, [new("inspect, a file of 100 MB, ms", "mlnetpath inspect, the whole command", "time, ms", AtMost: 500)]),
        ("runtime", RuntimeRun.Measure,
        [
            new("a run through a binding, over preallocated OrtValue, µs", "OnnxBinding", "more than with preallocated OrtValue, µs", AtMost: 1),
            new("memory that it allocates, bytes", "OnnxBinding", "allocated, bytes", AtMost: 0),
        ]),
        ("mlnet", MlNetRun.Measure,
        [
            new("ScoreOnnx, times ApplyOnnxModel", MlNetRun.Ours, "times ApplyOnnxModel", AtLeast: 5),
            new("ScoreOnnx, of batches written by hand, %", MlNetRun.Ours, "% of the speed by hand", AtLeast: 90),
        ]),
        ("quantize", QuantizeRun.Measure,
        [
            new("int8, size of float32", "int8", QuantizeRun.Size, AtMost: 0.3),
            new("int8, times as fast as float32", "int8", "times as fast", AtLeast: 1.8),
            new("int8, times as fast as float32, all cores", "int8", "times as fast, all cores", AtLeast: 1.8),
        ]),
        ("score", ScoreRun.Measure,
        [
            .. ScoreRun.Formats.SelectMany(format => (Bar[])
            [
                new($"score, 1,000,000 rows of {format}, speed of the model alone", $"mlnetpath score, {format}", "of the model", AtLeast: 0.8),
                new($"score, 1,000,000 rows of {format}, peak memory, MB", $"mlnetpath score, {format}", "peak memory, MB", AtMost: 500),
            ]),
        ]),
        ("matmul", MatmulRun.Measure, [.. MatmulRun.Products.Select(product => new Bar($"matrix product of {product}, % of TorchSharp's speed", product, MatmulRun.Share, AtLeast: 25))]),
        ("stages", StagesRun.Measure,
        [
            new("first principles, texts/s in batch", "first principles", "texts/s", AtLeast: 50_000),
            new("first principles, trained in, s", "first principles", "trained in, s", AtMost: 120),
        ]),
        ("tokens", TokensRun.Measure, [new("a vocabulary of 8,192 tokens trained on 30 MB, s", TokensRun.Training, "s", AtMost: 60)]),
        ("learning", LearningRun.Measure,
        [
            .. new[] { LearningRun.Single, LearningRun.Half }.Select(type => new Bar($"training the language model, {type}, % of the matrix products' speed", $"{LearningRun.Training}, {type}", LearningRun.Share, AtLeast: 60)),
        ]),
        ("generation", GenerationRun.Measure,
        [
            new("models/translator, tokens/s of one text", GenerationRun.Single, GenerationRun.Rate, AtLeast: 200),
            new("models/translator, 256th token, times the 32nd", GenerationRun.Single, GenerationRun.Late, AtMost: 1.3),
        ]),
        ("network", NetworkRun.Measure,
        [
            new("models/languages, texts/s in batch", NetworkRun.Plain, "texts/s", AtLeast: 15_000),
            new("models/languages in 8 bits, texts/s of those in 32", NetworkRun.Int8, "times as fast", AtLeast: 1),
            new("models/languages, one text, µs (p50)", NetworkRun.Plain, "one text, µs (p50)", AtMost: 300),
            new("models/languages, load, ms", NetworkRun.Plain, "load, ms", AtMost: 100),
            new("models/languages, memory, MB", NetworkRun.Plain, "memory, MB", AtMost: 60),
            new("models/languages, file, MB", NetworkRun.Plain, "file, MB", AtMost: 12),
        ]),
    ];

    /// <summary>A row per bar.</summary>
    public static JsonArray Measure() => [.. Runs.SelectMany(run =>
    {
        JsonArray rows = run.Measure();
        return run.Bars.Select(bar => (JsonNode)bar.Against(rows, run.What));
    })];

    /// <summary>Whether every bar of the rows is met.</summary>
    public static bool AllHold(JsonArray rows) => rows.All(row => (string?)row!["holds"] == "yes");

    /// <summary>What one cell of a run's rows must be.</summary>
    /// <param name="What">What is measured, in words.</param>
    /// <param name="Row">The row: what stands in its first column.</param>
    /// <param name="Column">The column.</param>
    /// <param name="AtLeast">The least that will do.</param>
    /// <param name="AtMost">The most that will do.</param>
    private sealed record Bar(string What, string Row, string Column, double? AtLeast = null, double? AtMost = null)
    {
        public JsonObject Against(JsonArray rows, string run)
        {
            JsonObject row = rows.Select(r => r!.AsObject()).Single(r => (string?)r.First().Value == Row);
            double measured = Convert.ToDouble(row[Column]!.GetValue<object>(), CultureInfo.InvariantCulture);
            return new()
            {
                ["what"] = What,
                ["bar"] = AtLeast is { } least ? $"at least {least:0.##}" : $"at most {AtMost:0.##}",
                ["measured"] = measured,
                ["holds"] = (AtLeast is null || measured >= AtLeast) && (AtMost is null || measured <= AtMost) ? "yes" : "no",
                ["by"] = $"-- {run}",
            };
        }
    }
}
