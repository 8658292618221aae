using System.Xml;
using System.Xml.Linq;

namespace MlNetPath.Compare.Tests;

/// <summary>A report's HTML page, read by a strict XML parser that knows no entities but XML's own.</summary>
internal sealed class ReportPage
{
    public ReportPage(ComparisonReport report)
        : this(ReportHtml.Write(report))
    {
    }

    public ReportPage(string html)
    {
        Html = html;
        using var reader = XmlReader.Create(new StringReader(Html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        Document = XDocument.Load(reader);
    }

    public string Html { get; }

    public XDocument Document { get; }

    public string Text => Document.Root!.Element("body")!.Value;

    public IEnumerable<XElement> All(string name) => Document.Descendants(name);

    /// <summary>The table after a heading, as the texts of its cells.</summary>
    public string[][] Table(string heading)
    {
        XElement table = All("h2").First(h => h.Value == heading).ElementsAfterSelf().SelectMany(e => e.DescendantsAndSelf("table")).First();
        return Cells(table);
    }

    public string[][] MainTable() => Cells(All("table").First());

    private static string[][] Cells(XElement table) => [.. table.Descendants("tr").Select(row => row.Elements().Select(cell => cell.Value.Trim()).ToArray())];
}
