namespace MlNetPath.Compare.Tests;
public class DumpTests
{
    [Fact]
    public void Dump()
    {
        string f = "/tmp/render-out"; Directory.CreateDirectory(f);
        ReportFolder.Write(SampleReport.Create(), "{}\n", f);
        File.WriteAllText(f + "/many.html", ReportHtml.Write(SampleReport.Create([.. Enumerable.Range(1, 100).Select(i => $"label number {i}")], 40)));
        File.WriteAllText(f + "/one.html", ReportHtml.Write(SampleReport.Only("rules")));
        File.WriteAllBytes(f + "/report.png", ReportPicture.WritePng(SampleReport.Create()));
    }
}
