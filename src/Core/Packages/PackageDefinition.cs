using System.Security.Cryptography;
using System.Xml.Linq;

namespace MlNetPath.Core.Packages;

/// <summary>The packages of a data set, as its <c>packages.props</c> names them: the same file restores them and, embedded here, says which they are.</summary>
internal sealed class PackageDefinition
{
    private PackageDefinition(byte[] content)
    {
        using var stream = new MemoryStream(content);
        Elements = [.. XDocument.Load(stream).Descendants("PackageDownload")];
        Hash = Convert.ToHexStringLower(SHA256.HashData(content));
    }

    /// <summary>The packages, in the file's order.</summary>
    public IReadOnlyList<XElement> Elements { get; }

    /// <summary>SHA-256 of the file, in lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>Reads the definition of a data set.</summary>
    public static PackageDefinition Of(string dataSet)
    {
        using Stream stream = typeof(PackageDefinition).Assembly.GetManifestResourceStream($"{dataSet}.packages.props")!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new PackageDefinition(content);
    }

    /// <summary>The exact version that a package is pinned to.</summary>
    public static string VersionOf(XElement package) => package.Attribute("Version")!.Value.Trim('[', ']');
}
