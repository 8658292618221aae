using MlNetPath.Core;

namespace MlNetPath.Compare.Tests;

/// <summary>A report as a real run could give it: five stages, 14 labels, made from fixed random numbers. Its figures measure nothing.</summary>
internal static class SampleReport
{
    public static readonly string[] Languages = ["cs", "de", "en", "es", "fr", "it", "ja", "ko", "pl", "pt-BR", "ru", "tr", "zh-Hans", "zh-Hant"];

    private static readonly (string Name, double Share, double Difficulty)[] Lengths =
        [("1-9 characters", 0.04, 6), ("10-19 characters", 0.09, 2.6), ("20-39 characters", 0.2, 1.2), ("40-79 characters", 0.37, 0.5), ("80-159 characters", 0.22, 0.25), ("160 characters or more", 0.08, 0.12)];

    public static ComparisonReport Create(IReadOnlyList<string>? labels = null, int perLabel = 1697)
    {
        labels ??= Languages;
        int test = labels.Count * perLabel;
        StageResult[] stages =
        [
            Stage("majority", "Majority class", labels, perLabel, 1.0 / labels.Count, 1) with
            {
                Deterministic = true, TrainSeconds = 0.01, LatencyMicroseconds = new Latency(0.8, 1.1, 2.4, 5000), TextsPerSecond = 2_410_000, ModelBytes = 412, Parameters = 14,
                LogLoss = Math.Log(labels.Count), Brier = 0.93, Ece = 0.0012, ColdLoadSeconds = 0.02, LinesOfCode = 38, Reliability = [new(0, 0.1, test, 0.0721, 0.0714)],
            },
            Stage("rules", "Written rules", labels, perLabel, 0.9312, 2) with
            {
                Deterministic = true, WrittenByHand = true, TrainSeconds = null, LogLoss = null, Brier = null, Ece = null, Reliability = [], Seeds = [],
                LatencyMicroseconds = new Latency(3.4, 8.9, 21.3, 5000), TextsPerSecond = 268_400, ModelBytes = 18_233, Parameters = 371, ColdLoadSeconds = 0.04, LinesOfCode = 612,
            },
            Stage("learned", "Learned (naive Bayes)", labels, perLabel, 0.9938, 3) with
            {
                Deterministic = true, TrainSeconds = 21.4, LatencyMicroseconds = new Latency(38.2, 81.5, 132.7, 5000), TextsPerSecond = 61_250, ModelBytes = 29_360_128, Parameters = 3_670_016,
                LogLoss = 0.0291, Brier = 0.0103, Ece = 0.0041, ColdLoadSeconds = 0.21, LinesOfCode = 934, Reused = true,
            },
            Stage("first-principles", "First principles", labels, perLabel, 0.9871, 4) with
            {
                TrainSeconds = 148.2, LatencyMicroseconds = new Latency(61.9, 118, 204, 5000), TextsPerSecond = 33_100, ModelBytes = 4_210_688, Parameters = 1_051_662,
                LogLoss = 0.0512, Brier = 0.0209, Ece = 0.0068, ColdLoadSeconds = 0.09, LinesOfCode = 1210,
            },
            Stage("deep", "Deep network", labels, perLabel, 0.9941, 5) with
            {
                TrainSeconds = 1260, LatencyMicroseconds = new Latency(812, 1430, null, 640), TextsPerSecond = 8_240, ModelBytes = 11_534_336, Parameters = 2_880_000,
                LogLoss = 0.0222, Brier = 0.0093, Ece = 0.0029, ColdLoadSeconds = 0.48, LinesOfCode = 1745, Options = "epochs=12, width=256, layers=6",
                AccuracyIntervalByGroup = [0.989, 0.997], ValidationAccuracy = 0.995,
                Seeds = [new(1, 0.9941, 0.9940), new(2, 0.9937, 0.9936), new(3, 0.9944, 0.9943)],
            },
        ];
        for (int i = 0; i < stages.Length; i++)
        {
            stages[i] = stages[i] with { PeakMemoryBytes = 310_000_000L + (i * 240_000_000L) };
        }

        return new ComparisonReport
        {
            Created = new DateTimeOffset(2026, 5, 4, 9, 30, 0, TimeSpan.Zero),
            Dataset = new DatasetSummary("languages", "3f9c2ab1e07d45c8a6f0913b5d72e4c1f8a96b30d4e57c2185fb09ad63c7e412", 125_040, 7_867, test, labels)
            {
                TestPerLabel = [.. labels.Select(_ => perLabel)],
            },
            Stages = stages,
            Comparisons =
            [
                Against(stages[1], stages[0], test, 1e-300), Against(stages[2], stages[1], test, 3e-120),
                Against(stages[3], stages[2], test, 4.2e-11), Against(stages[4], stages[3], test, 2.3e-14),
            ],
            Disagreements =
            [
                new("Wo ist der Bahnhof?", "de", ["en", "de", "de", "de", "de"]),
                new("Modul", "de", ["en", "en", "tr", "pl", "de"]),
                new("Der Typ '{0}' kann nicht als Typparameter verwendet werden.", "de", ["en", "de", "de", "de", "de"]),
                new("檔案 {0} 中的編碼無效", "zh-Hant", ["en", "zh-Hans", "zh-Hant", "zh-Hant", "zh-Hant"]),
                new("Il file di origine non è stato trovato nella cartella del progetto.", "it", ["en", "it", "it", "es", "it"]),
                new("Erro interno.", "pt-BR", ["en", "es", "pt-BR", "es", "pt-BR"]),
            ],
            Environment = new MeasurementEnvironment("Example processor at 2.6 GHz", 2, 8_241_000_000, "Linux 6.8", ".NET 10.0.0",
                new Dictionary<string, string> { ["MlNetPath"] = "0.1.0", ["Microsoft.ML"] = "5.0.1" }),
            Conclusion = "Learning pays: +6.3 points over rules (95%: +5.9 to +6.6, p < 0.001). Depth is not detectably better than the best learned model.",
            Notes = ["'deep' was measured with 640 single texts only, so no 99th percentile is shown."],
        };
    }

    /// <summary>The report with some of its stages, and nothing that needs the others.</summary>
    public static ComparisonReport Only(params string[] ids)
    {
        ComparisonReport report = Create();
        return report with { Stages = [.. report.Stages.Where(stage => ids.Contains(stage.Id))], Comparisons = [], Disagreements = [], Notes = [] };
    }

    private static StageResult Stage(string id, string title, IReadOnlyList<string> labels, int perLabel, double accuracy, int seed)
    {
        var random = new Random(seed);
        int n = labels.Count;
        int[][] confusion = [.. labels.Select((_, row) => Row(row, n, perLabel, accuracy, random, id == "majority"))];
        int test = n * perLabel;
        double right = Enumerable.Range(0, n).Sum(i => confusion[i][i]) / (double)test;
        LabelResult[] results = [.. labels.Select((label, i) =>
        {
            int predicted = confusion.Sum(row => row[i]);
            double recall = (double)confusion[i][i] / perLabel;
            double? precision = predicted == 0 ? null : (double)confusion[i][i] / predicted;
            return new LabelResult(label, perLabel, precision, recall, precision is { } p && p + recall > 0 ? 2 * p * recall / (p + recall) : 0);
        })];
        return new StageResult
        {
            Id = id,
            Title = title,
            Options = "",
            Seed = 1,
            Accuracy = right,
            AccuracyInterval = Wilson(right, test),
            MacroAccuracy = right,
            MacroF1 = results.Average(label => label.F1),
            LatencyMicroseconds = new Latency(1, 2, 3, 1000),
            ArtifactSha256 = string.Concat(Enumerable.Range(0, 32).Select(_ => random.Next(256).ToString("x2", System.Globalization.CultureInfo.InvariantCulture))),
            Threads = 2,
            Labels = results,
            Confusion = confusion,
            Reliability = [.. Enumerable.Range(0, 15).Select(b =>
            {
                double confidence = (b + 0.6) / 15;
                int count = b == 14 ? test - 1400 : 20 + (b * 10);
                return new CalibrationBin(b / 15.0, (b + 1) / 15.0, count, confidence, Math.Clamp(confidence + ((random.NextDouble() - 0.6) * 0.12), 0, 1));
            })],
            Slices =
            [
                .. Lengths.Select(length => Slice("length", length.Name, (int)(test * length.Share), id == "majority" ? right : Math.Max(0.2, 1 - ((1 - right) * length.Difficulty)))),
                Slice("window", "one word", 12_000, id == "majority" ? right : 1 - Math.Min(0.6, (1 - right) * 22)),
                Slice("window", "two words", 12_000, id == "majority" ? right : 1 - Math.Min(0.5, (1 - right) * 9)),
            ],
        };
    }

    // Errors fall on neighbours more often, as Portuguese is taken for Spanish.
    private static int[] Row(int row, int n, int perLabel, double accuracy, Random random, bool constant)
    {
        int[] counts = new int[n];
        if (constant)
        {
            counts[0] = perLabel;
            return counts;
        }

        int errors = Math.Min(perLabel, (int)Math.Round(perLabel * (1 - accuracy) * 2 * random.NextDouble()));
        counts[row] = perLabel - errors;
        for (int i = 0; i < errors; i++)
        {
            int step = 1 + (int)(Math.Pow(random.NextDouble(), 3) * (n - 1));
            counts[(row + Math.Min(step, n - 1)) % n]++;
        }

        return counts;
    }

    private static SliceResult Slice(string group, string name, int count, double accuracy) => new(group, name, count, accuracy, Wilson(accuracy, count));

    private static StageComparison Against(StageResult stage, StageResult baseline, int test, double p)
    {
        double difference = stage.Accuracy - baseline.Accuracy;
        int onlyBaseline = 40 + Math.Max(0, (int)Math.Round(-difference * test));
        return new StageComparison
        {
            Stage = stage.Id,
            Baseline = baseline.Id,
            Difference = difference,
            Interval = [difference - 0.0017, difference + 0.0017],
            OnlyStageRight = onlyBaseline + (int)Math.Round(difference * test),
            OnlyBaselineRight = onlyBaseline,
            PValue = p,
            UnadjustedPValue = p / 4,
        };
    }

    private static double[] Wilson(double share, int n)
    {
        const double Z = 1.959964;
        double middle = (share + (Z * Z / (2 * n))) / (1 + (Z * Z / n));
        double half = Z / (1 + (Z * Z / n)) * Math.Sqrt((share * (1 - share) / n) + (Z * Z / (4.0 * n * n)));
        return [middle - half, middle + half];
    }
}
