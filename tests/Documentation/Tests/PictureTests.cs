using System.Security.Cryptography;
using MlNetPath.Compare;

namespace MlNetPath.Documentation.Tests;

/// <summary>
/// The picture at the top of README is drawn from the result file that its table comes from. Fonts differ between machines, so
/// not the picture is compared but the hash of the result file it was drawn from, which is kept beside it.
/// </summary>
public sealed class PictureTests
{
    private const string Source = "src/Stage5.OnnxScoring/results/languages.json", Picture = "docs/comparison.png", Drawn = "docs/comparison.png.from";

    [Fact]
    public void The_picture_shows_the_result_file()
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Repository.This.Read(Source))));
        if (DocumentUpdate.IsAskedFor)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Repository.This.FullPath(Picture))!);
            File.WriteAllBytes(Repository.This.FullPath(Picture), ReportPicture.WritePng(ReportFiles.ReadJson(Repository.This.FullPath(Source))));
            File.WriteAllText(Repository.This.FullPath(Drawn), hash + "\n");
        }

        Assert.True(
            Repository.This.Read(Drawn).Trim() == hash,
            $"'{Picture}' was drawn from another '{Source}'. Run the tests with {DocumentUpdate.Variable}=1 to draw it anew.");
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(Repository.This.FullPath(Picture))[..4]);
    }
}
