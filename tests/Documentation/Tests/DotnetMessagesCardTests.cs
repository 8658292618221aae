using System.IO.Compression;
using System.Xml.Linq;
using MlNetPath.Core.DotnetMessages;

namespace MlNetPath.Documentation.Tests;

/// <summary>What the card says of the packages and the code cannot count.</summary>
public sealed class DotnetMessagesCardTests
{
    public static TheoryData<string> Packages => [.. MessagePackage.All.Select(p => p.Id)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_licence_is_the_one_that_the_package_names(string id)
    {
        MessagePackage package = MessagePackage.All.Single(p => p.Id == id);
        using var archive = new ZipArchive(new MemoryStream(package.ReadVerified()));
        using Stream nuspec = archive.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal) && !e.FullName.Contains('/', StringComparison.Ordinal)).Open();
        XElement licence = XDocument.Load(nuspec).Descendants().Single(e => e.Name.LocalName == "license");
        Assert.Equal(("expression", package.License), (licence.Attribute("type")?.Value, licence.Value));
    }
}
