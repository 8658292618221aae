using MlNetPath.Core;
using SkiaSharp;

namespace MlNetPath.Compare.Tests;

public sealed class ReportFolderTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "mlnetpath-report-" + Guid.NewGuid().ToString("N"));

    [Fact]
    public void A_folder_holds_the_report_in_three_forms_and_keeps_what_else_is_there()
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "mine.txt"), "mine");
        File.WriteAllText(Path.Combine(folder, "report.md"), "older");
        ComparisonReport report = SampleReport.Create();
        ReportFolder.Write(report, "{}\n", folder);
        Assert.Equal(["mine.txt", "report.html", "report.json", "report.md"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(ReportMarkdown.Write(report), File.ReadAllText(Path.Combine(folder, "report.md")));
        Assert.Equal(ReportHtml.Write(report), File.ReadAllText(Path.Combine(folder, "report.html")));
    }

    [Fact]
    public void A_folder_that_is_a_file_is_refused_by_name()
    {
        File.WriteAllText(folder, "a file");
        InputException error = Assert.Throws<InputException>(() => ReportFolder.Write(SampleReport.Only("rules"), "{}", folder));
        Assert.Contains(folder, error.Message);
        Assert.Equal("a file", File.ReadAllText(folder));
    }

    [Fact]
    public void A_report_that_is_a_folder_is_refused_and_leaves_no_temporary_file()
    {
        Directory.CreateDirectory(Path.Combine(folder, "report.html"));
        Assert.Throws<InputException>(() => ReportFolder.Write(SampleReport.Only("rules"), "{}", folder));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(folder), entry => entry.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void The_picture_is_a_png_where_there_are_fonts_and_an_error_where_there_are_none()
    {
        if (SKFontManager.Default.FontFamilyCount == 0)
        {
            Assert.Contains("fonts", Assert.Throws<InputException>(() => ReportPicture.WritePng(SampleReport.Create())).Message);
            return;
        }

        using var picture = SKBitmap.Decode(ReportPicture.WritePng(SampleReport.Create()));
        Assert.Equal(2240, picture.Width);
        Assert.Equal(SKColors.White, picture.GetPixel(0, 0));
        Assert.Equal(SKColors.White, picture.GetPixel(picture.Width - 1, picture.Height - 1));
        bool IsDark(int from, int to) => Enumerable.Range(from, to - from).Any(y => Enumerable.Range(0, picture.Width).Any(x => picture.GetPixel(x, y).Red < 80));
        Assert.True(IsDark(0, picture.Height / 3), "text above the plot");
        Assert.True(IsDark(picture.Height / 2, picture.Height), "the plot");
    }

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
        else
        {
            File.Delete(folder);
        }
    }
}
