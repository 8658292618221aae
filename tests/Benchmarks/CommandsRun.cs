using System.Globalization;
using System.Text.Json.Nodes;

namespace MlNetPath.Benchmarks;

/// <summary>Whole commands: the comparison from an empty cache, again from a full one, and on a large file of one's own.</summary>
internal static class CommandsRun
{
    private const int Rows = 1_000_000, Characters = 100;

    // Those that train in seconds.
    private const string Quick = "majority,rules,learned,first-principles";

    /// <summary>One row per command.</summary>
    public static JsonArray Measure()
    {
        string folder = Directory.CreateTempSubdirectory("mlnetpath-bench-").FullName;
        try
        {
            string cache = Path.Combine(folder, "cache");
            string report = Path.Combine(folder, "report");
            string large = Path.Combine(folder, "large.csv");
            WriteLarge(large);
            return
            [
                Row("compare, empty cache: corpus read, all but the deep network trained", TimedProcess.MlNetPath(cache, "compare", "--out", report)),
                Row("compare again, everything reused", TimedProcess.MlNetPath(cache, "compare", "--out", report)),
                Row(
                    string.Create(CultureInfo.InvariantCulture, $"compare --stages {Quick} --data FILE.csv, {Rows:N0} rows of {Characters} characters"),
                    TimedProcess.MlNetPath(cache, "compare", "--stages", Quick, "--data", large, "--text-column", "text", "--label-column", "label", "--out", report)),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static JsonObject Row(string command, (double Seconds, long PeakBytes) run) => new()
    {
        ["command"] = command,
        ["time, s"] = Math.Round(run.Seconds, 1),
        ["peak memory, MB"] = Math.Round(run.PeakBytes / 1e6),
    };

    // Made-up words, some of them peculiar to one of four labels, so that there is something to learn and every row is another.
    private static void WriteLarge(string path)
    {
        var random = new Random(1);
        using var writer = new StreamWriter(path);
        writer.Write("text,label\n");
        for (int row = 0; row < Rows; row++)
        {
            int label = random.Next(4);
            string line = "";
            while (line.Length < Characters)
            {
                int word = random.Next(20_000);
                line += string.Create(CultureInfo.InvariantCulture, $"{(word % 7 == 0 ? (char)('a' + label) : 'w')}{word:x4} ");
            }

            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{line.AsSpan(0, Characters)},label{label}\n"));
        }
    }
}
