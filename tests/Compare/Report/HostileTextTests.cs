using System.Globalization;
using CsCheck;

namespace MlNetPath.Compare.Tests;

public class HostileTextTests
{
    private static readonly string[] Hostile =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; DROP TABLE labels; --", "]]>", "<!-- ", "--> </style>", "a|b|c", "`code` *bold* _it_ [link](x)",
        "العربية", "עברית \u202Eevil", "line\nbreak\ttab", "nul\0bell\u0007", "half \uD83D surrogate", "https://example.com/x", "👩‍👩‍👧‍👦 family", new string('w', 10_000),
    ];

    private static readonly ComparisonReport Report = WithTexts(Hostile);

    [Fact]
    public void A_page_stays_well_formed_and_shows_the_text_as_text()
    {
        ReportPage page = new(Report);
        Assert.DoesNotContain(page.Document.Descendants(), e => e.Name.LocalName is "script" or "img");
        Assert.Single(page.All("style"));
        foreach (string text in Hostile.Where(t => t.Length < 100 && !t.Any(char.IsControl) && !t.Contains('\uD83D') && !t.Contains('\u202E')))
        {
            Assert.Contains(text, page.Text);
        }

        Assert.DoesNotContain('\u202E', page.Html);
        Assert.True(page.Html.Length < 3_000_000);
    }

    [Fact]
    public void Markdown_tables_keep_their_columns()
    {
        string markdown = ReportMarkdown.Write(Report);
        Assert.DoesNotContain("<script", markdown);
        Assert.DoesNotContain("<img", markdown);
        Assert.DoesNotContain("https://", markdown);
        Assert.DoesNotContain('\0', markdown);
        MarkdownTables.AssertRegular(markdown);
    }

    [Fact]
    public void Any_text_at_all_gives_a_well_formed_page() => Gen.String[Gen.Char, 0, 40].Sample(
        text =>
        {
            _ = new ReportPage(SmallWithTexts(text));
            MarkdownTables.AssertRegular(ReportMarkdown.Write(SmallWithTexts(text)));
        },
        iter: 40);

    [Fact]
    public void The_culture_of_the_machine_changes_nothing()
    {
        ComparisonReport report = SampleReport.Create();
        (string Html, string Markdown) expected = (ReportHtml.Write(report), ReportMarkdown.Write(report));
        CultureInfo before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NumberGroupSeparator, comma.NumberFormat.NegativeSign) = (",", ".", "~");
        comma.DateTimeFormat.TimeSeparator = ".";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.Equal("0,5", $"{0.5}");
            Assert.Equal(expected.Markdown, ReportMarkdown.Write(report));
            Assert.Equal(expected.Html, ReportHtml.Write(report));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_combined_character_is_never_cut_in_half()
    {
        string family = "👩‍👩‍👧‍👦";
        Assert.Equal(family + "…", ShortText.Of(family + family + family, 2));
        Assert.Equal("abc", ShortText.Of("abc", 3));
    }

    private static ComparisonReport WithTexts(string[] texts)
    {
        ComparisonReport report = SampleReport.Create(texts, perLabel: 100);
        return report with
        {
            Dataset = report.Dataset with { Name = texts[0], TestFile = texts[1], LabelMap = new Dictionary<string, string> { [texts[2]] = texts[3] } },
            Stages = [.. report.Stages.Select((stage, i) => stage with { Title = texts[i], Options = texts[i + 1], Provider = texts[i] })],
            Conclusion = string.Join(' ', texts.Take(5)),
            Notes = texts,
            Disagreements = [.. texts.Select(text => new Disagreement(text, text, [text, text, "x", text, text]))],
        };
    }

    private static ComparisonReport SmallWithTexts(string text)
    {
        ComparisonReport report = SampleReport.Only("rules", "learned");
        return report with
        {
            Dataset = report.Dataset with { Name = text, Labels = [text, .. report.Dataset.Labels.Skip(1)] },
            Stages = [report.Stages[0], report.Stages[1] with { Title = text, Slices = [.. report.Stages[1].Slices.Select(slice => slice with { Name = slice.Name + text })] }],
            Notes = [text],
            Disagreements = [new Disagreement(text, text, [text, text])],
        };
    }
}
