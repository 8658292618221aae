using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlNetPath.Compare;

namespace MlNetPath.Documentation.Tests;

/// <summary>
/// What a document can show of a comparison's <c>report.json</c>: <c>stage-table</c>, <c>change-table</c>, <c>slice-table</c>,
/// <c>label-table[STAGE]</c> and <c>machine</c>.
/// </summary>
internal static partial class ComparisonViews
{
    private const string Missing = "n/a";

    /// <summary>The view, or null where the name is none of these or the source is no comparison.</summary>
    public static string? TryRender(JsonNode source, string name)
    {
        Match view = View().Match(name);
        if (!view.Success || source is not JsonObject root || !root.ContainsKey("comparisons"))
        {
            return null;
        }

        ComparisonReport report = source.Deserialize<ComparisonReport>(JsonSerializerOptions.Web)!;
        return view.Groups["view"].Value switch
        {
            "stage-table" => Stages(report),
            "change-table" => Changes(report),
            "slice-table" => Slices(report),
            "label-table" => Labels(report, view.Groups["stage"].Value),
            _ => Machine(report.Environment),
        };
    }

    private static string Stages(ComparisonReport report)
    {
        var table = new MarkdownTable("stage", "accuracy", "95% interval", "macro-F1", "log-loss", "ECE", "one text, p50", "texts/s", "on disk", "trained in");
        foreach (StageResult stage in report.Stages)
        {
            table.Add(
                Markdown.Escape(stage.Title),
                Percent(stage.Accuracy),
                Interval(stage.AccuracyInterval),
                Number(stage.MacroF1, "0.000"),
                Number(stage.LogLoss, "0.000"),
                Number(stage.Ece, "0.000"),
                Number(stage.LatencyMicroseconds.P50, "#,0.0") + " µs",
                Number(stage.TextsPerSecond, "#,0"),
                Bytes(stage.ModelBytes),
                stage.WrittenByHand ? "written by hand" : stage.TrainSeconds is { } seconds ? Number(seconds, "0.0") + " s" : "–");
        }

        return table.ToString();
    }

    private static string Changes(ComparisonReport report)
    {
        Dictionary<string, string> titles = report.Stages.ToDictionary(s => s.Id, s => Markdown.Escape(s.Title));
        var table = new MarkdownTable("stage", "compared with", "points", "95% interval", "only it is right", "only the other is", "p (McNemar, Holm)");
        foreach (StageComparison change in report.Comparisons)
        {
            table.Add(
                titles.GetValueOrDefault(change.Stage, change.Stage),
                titles.GetValueOrDefault(change.Baseline, change.Baseline),
                Points(change.Difference),
                $"{Points(change.Interval[0])} to {Points(change.Interval[1])}",
                Number(change.OnlyStageRight, "#,0"),
                Number(change.OnlyBaselineRight, "#,0"),
                change.PValue < 0.001 ? "< 0.001" : Number(change.PValue, "0.000"));
        }

        return table.ToString();
    }

    private static string Slices(ComparisonReport report)
    {
        var table = new MarkdownTable(["slice", "texts", .. report.Stages.Select(s => Markdown.Escape(s.Title))]);
        foreach (SliceResult slice in report.Stages[0].Slices)
        {
            table.Add([
                Markdown.Escape(slice.Name),
                Number(slice.Count, "#,0"),
                .. report.Stages.Select(s => s.Slices.FirstOrDefault(o => (o.Group, o.Name) == (slice.Group, slice.Name)) is { } own ? Percent(own.Accuracy) : Missing)]);
        }

        return table.ToString();
    }

    private static string Labels(ComparisonReport report, string id)
    {
        StageResult stage = report.Stages.FirstOrDefault(s => s.Id == id)
            ?? throw new DocumentException($"The comparison has no stage '{id}'; it has {string.Join(", ", report.Stages.Select(s => $"'{s.Id}'"))}.");
        var table = new MarkdownTable("label", "texts", "precision", "recall", "F1");
        foreach (LabelResult label in stage.Labels)
        {
            table.Add(Markdown.Escape(label.Label), Number(label.Count, "#,0"), Percent(label.Precision), Percent(label.Recall), Number(label.F1, "0.000"));
        }

        return table.ToString();
    }

    private static string Machine(MeasurementEnvironment at) =>
        $"Measured on {Markdown.Escape(at.Machine)}, {at.Cores} logical processors, {Markdown.Escape(at.OperatingSystem)}, {Markdown.Escape(at.Runtime)}.";

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? Missing;

    private static string Percent(double? share) => Number(share, "0.0%");

    private static string Interval(IReadOnlyList<double> ends) => $"{Percent(ends[0])} to {Percent(ends[1])}";

    private static string Points(double difference) => (100 * difference).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    private static string Bytes(long bytes) => bytes switch
    {
        >= 1 << 20 => Number(bytes / (double)(1 << 20), "#,0.0") + " MiB",
        >= 1 << 10 => Number(bytes / (double)(1 << 10), "0.0") + " KiB",
        _ => Number(bytes, "0") + " B",
    };

    [GeneratedRegex(@"^(?:(?<view>stage-table|change-table|slice-table|machine)|(?<view>label-table)\[(?<stage>[^\]]+)\])$")]
    private static partial Regex View();
}
