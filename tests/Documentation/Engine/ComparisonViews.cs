using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetPath.Compare;

namespace MlNetPath.Documentation.Tests;

/// <summary>What a document can show of a comparison's <c>report.json</c>, of stages that label or of stages of language: the tables of the report itself, under short names.</summary>
internal static class ComparisonViews
{
    private static readonly Dictionary<string, Func<ComparisonReport, ReportTable>> Views = new()
    {
        ["stage-table"] = ReportTables.Main,
        ["change-table"] = ReportTables.Comparisons,
        ["source-table"] = ReportTables.Sources,
        ["accuracy-table"] = ReportTables.Accuracy,
        ["slice-table"] = ReportTables.Slices,
        ["label-table"] = report => ReportTables.Labels(report, "F1", label => Figures.Measure(label.F1)),
        ["disagreement-table"] = ReportTables.Disagreements,
        ["speed-table"] = ReportTables.Speed,
        ["cost-table"] = ReportTables.Cost,
        ["seed-table"] = ReportTables.Seeds,
        ["identity-table"] = ReportTables.Identity,
        ["environment-table"] = ReportTables.Environment,
    };

    private static readonly Dictionary<string, Func<LanguageReport, ReportTable>> LanguageViews = new()
    {
        ["stage-table"] = LanguageTables.Main,
        ["change-table"] = LanguageTables.Comparisons,
        ["score-table"] = LanguageTables.Scores,
        ["bleu-table"] = LanguageTables.Bleus,
        ["example-table"] = LanguageTables.Examples,
        ["cost-table"] = LanguageTables.Cost,
    };

    /// <summary>The view, the part of it that is selected, or null where the name is none of these or the source is no comparison.</summary>
    public static string? TryRender(JsonNode source, string reference)
    {
        ViewSelection selection = ViewSelection.Parse(reference);
        ReportTable? table = source is not JsonObject report || !report.ContainsKey("comparisons") ? null
            : report.ContainsKey("measure") ? LanguageViews.GetValueOrDefault(selection.View)?.Invoke(selection.Of(Read<LanguageReport>(source)))
            : Views.GetValueOrDefault(selection.View)?.Invoke(selection.Of(Read<ComparisonReport>(source)));
        if (table is null)
        {
            return null;
        }

        table = selection.Of(table);
        return table.Rows.Count > 0
            ? MarkdownTable.Write([.. table.Columns.Select(c => (c.Name, c.IsNumber))], table.Rows)
            : throw new DocumentException($"The comparison has nothing to show as '{reference}'.");
    }

    private static T Read<T>(JsonNode source) => source.Deserialize<T>(JsonSerializerOptions.Web)!;
}
