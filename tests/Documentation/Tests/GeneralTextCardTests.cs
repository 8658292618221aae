using System.IO.Compression;
using System.Xml.Linq;
using MlNetPath.Core.GeneralText;

namespace MlNetPath.Documentation.Tests;

/// <summary>What the card says of the packages and the code cannot count.</summary>
public sealed class GeneralTextCardTests
{
    public static TheoryData<string> Packages => [.. GeneralPackage.All.Select(p => p.Id)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_licence_is_the_one_that_the_package_names(string id)
    {
        GeneralPackage package = GeneralPackage.All.Single(p => p.Id == id);
        using var archive = new ZipArchive(new MemoryStream(package.ReadVerified()));
        using Stream nuspec = archive.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal) && !e.FullName.Contains('/', StringComparison.Ordinal)).Open();
        XElement licence = XDocument.Load(nuspec).Descendants().Single(e => e.Name.LocalName == "license");
        if (licence.Attribute("type")?.Value == "expression")
        {
            Assert.Equal(package.License, licence.Value);
            return;
        }

        // Others have the licence's text in a file: its title must be that of the one we name first.
        using var text = new StreamReader(archive.GetEntry(licence.Value)!.Open());
        string title = package.License.Split(' ')[0] switch
        {
            "MIT" => "MIT License",
            "Apache-2.0" => "Apache License",
            string other => $"a title for {other}",
        };
        Assert.Contains(title, text.ReadToEnd(), StringComparison.Ordinal);
    }
}
