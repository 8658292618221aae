using System.Globalization;
using MlNetPath.Compare;

namespace MlNetPath.Documentation.Tests;

/// <summary>
/// Which part of a comparison a document shows, written behind the view's name:
/// <c>stage-table; stages=majority,rules; without=log-loss,ECE; rows=12</c>. Stages go by id, columns by heading.
/// </summary>
/// <param name="View">The view's name.</param>
/// <param name="Stages">The stages to show, as if no others had been compared; null for all.</param>
/// <param name="Without">The columns to leave out.</param>
/// <param name="Rows">The most rows to show; null for all.</param>
internal sealed record ViewSelection(string View, IReadOnlyList<string>? Stages, IReadOnlyList<string> Without, int? Rows)
{
    /// <summary>Reads what stands behind the <c>#</c> of a marker.</summary>
    /// <exception cref="DocumentException">A part is none of those.</exception>
    public static ViewSelection Parse(string text)
    {
        string[] parts = text.Split(';', StringSplitOptions.TrimEntries);
        var selection = new ViewSelection(parts[0], null, [], null);
        foreach (string part in parts.Skip(1))
        {
            string[] names = part[(part.IndexOf('=') + 1)..].Split(',', StringSplitOptions.TrimEntries);
            selection = part.Split('=')[0] switch
            {
                "stages" => selection with { Stages = names },
                "without" => selection with { Without = names },
                "rows" when int.TryParse(names[0], NumberStyles.None, CultureInfo.InvariantCulture, out int rows) && rows > 0 => selection with { Rows = rows },
                _ => throw new DocumentException($"'{part}' selects nothing; 'stages=a,b', 'without=a,b' and 'rows=12' do."),
            };
        }

        return selection;
    }

    /// <summary>The comparison as it would be without the other stages. Texts on which those that are left agree are no disagreements any more.</summary>
    public ComparisonReport Of(ComparisonReport report)
    {
        if (Stages is null)
        {
            return report;
        }

        string[] there = [.. report.Stages.Select(stage => stage.Id)];
        RequireKnown(Stages, there, "stage");
        int[] kept = [.. there.Index().Where(stage => Stages.Contains(stage.Item)).Select(stage => stage.Index)];
        return report with
        {
            Stages = [.. kept.Select(i => report.Stages[i])],
            Comparisons = [.. report.Comparisons.Where(c => Stages.Contains(c.Stage) && Stages.Contains(c.Baseline))],
            Disagreements = [.. report.Disagreements
                .Select(d => d with { Predictions = [.. kept.Select(i => d.Predictions[i])] })
                .Where(d => d.Predictions.Distinct().Count() > 1)],
        };
    }

    /// <summary>The comparison as it would be without the other stages.</summary>
    public LanguageReport Of(LanguageReport report)
    {
        if (Stages is null)
        {
            return report;
        }

        RequireKnown(Stages, [.. report.Stages.Select(stage => stage.Id)], "stage");
        return report with
        {
            Stages = [.. report.Stages.Where(stage => Stages.Contains(stage.Id))],
            Comparisons = [.. report.Comparisons.Where(c => Stages.Contains(c.Stage) && Stages.Contains(c.Baseline))],
            Examples = [.. report.Examples.Select(example => example with { Answers = [.. example.Answers.Where(answer => Stages.Contains(answer.Stage))] })],
        };
    }

    /// <summary>The table without what is left out.</summary>
    public ReportTable Of(ReportTable table)
    {
        RequireKnown(Without, [.. table.Columns.Select(column => column.Name)], "column");
        int[] kept = [.. table.Columns.Index().Where(column => !Without.Contains(column.Item.Name)).Select(column => column.Index)];
        return table with
        {
            Columns = [.. kept.Select(i => table.Columns[i])],
            Rows = [.. table.Rows.Take(Rows ?? int.MaxValue).Select(row => kept.Select(i => row[i]).ToArray())],
        };
    }

    private static void RequireKnown(IEnumerable<string> asked, string[] there, string what)
    {
        if (asked.FirstOrDefault(name => !there.Contains(name)) is { } unknown)
        {
            throw new DocumentException($"The comparison has no {what} '{unknown}'; it has {string.Join(", ", there.Select(name => $"'{name}'"))}.");
        }
    }
}
