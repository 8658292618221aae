using System.Reflection;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace MlNetPath.Core.DotnetMessages;

/// <summary>One pinned NuGet package of the corpus, as <c>datasets/dotnet-messages/packages.props</c> names it.</summary>
/// <param name="Id">The package's id.</param>
/// <param name="Version">Its exact version.</param>
/// <param name="License">Its licence, as an SPDX expression.</param>
/// <param name="Component">The product area its messages belong to; empty for none.</param>
/// <param name="Sha512">SHA-512 of the .nupkg file, in Base64.</param>
public sealed record MessagePackage(string Id, string Version, string License, string Component, string Sha512)
{
    private const string Resource = "dotnet-messages.packages.props";

    /// <summary>All packages of the definition, in its order.</summary>
    public static IReadOnlyList<MessagePackage> All { get; } = ReadDefinition();

    /// <summary>The licences of all packages, as an SPDX expression.</summary>
    internal static string Licenses { get; } = string.Join(" AND ", All.Select(package => package.License).Distinct());

    /// <summary>SHA-256 of the definition, in lower-case hexadecimal: changes when any package or version does.</summary>
    public static string DefinitionHash { get; } = Convert.ToHexStringLower(SHA256.HashData(DefinitionBytes()));

    /// <summary>
    /// Reads the package's .nupkg from the folders where restore puts packages and checks its hash.
    /// The archive is read rather than the extracted files, since the hash vouches for it alone.
    /// </summary>
    /// <exception cref="InputException">The package is missing, or is not the pinned one.</exception>
    public byte[] ReadVerified() => ReadVerified(PackageFolders());

    internal byte[] ReadVerified(IEnumerable<string> folders)
    {
        string id = Id.ToLowerInvariant();
        string? path = folders.Select(folder => Path.Combine(folder, id, Version, $"{id}.{Version}.nupkg")).FirstOrDefault(File.Exists);
        if (path is null)
        {
            throw new InputException($"The package {Id} {Version} of the data set dotnet-messages is missing. Run 'dotnet restore' in the repository.");
        }

        byte[] content = File.ReadAllBytes(path);
        if (Convert.ToBase64String(SHA512.HashData(content)) != Sha512)
        {
            throw new InputException(
                $"The package {Id} {Version} of the data set dotnet-messages was altered: '{path}' is not the pinned file. " +
                $"Delete the folder '{Path.GetDirectoryName(path)}' and run 'dotnet restore' again.");
        }

        return content;
    }

    private static IEnumerable<string> PackageFolders()
    {
        string? restored = typeof(MessagePackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => a.Key == "NuGetPackageRoot")?.Value;
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string?[] folders = [Environment.GetEnvironmentVariable("NUGET_PACKAGES"), restored, Path.Combine(home, ".nuget", "packages")];
        return folders.Where(folder => !string.IsNullOrEmpty(folder)).Select(folder => folder!);
    }

    private static MessagePackage[] ReadDefinition()
    {
        using var stream = new MemoryStream(DefinitionBytes());
        return [.. XDocument.Load(stream).Descendants("PackageDownload").Select(e => new MessagePackage(
            e.Attribute("Include")!.Value,
            e.Attribute("Version")!.Value.Trim('[', ']'),
            e.Attribute("License")!.Value,
            e.Attribute("Component")!.Value,
            e.Attribute("Sha512")!.Value))];
    }

    private static byte[] DefinitionBytes()
    {
        using Stream stream = typeof(MessagePackage).Assembly.GetManifestResourceStream(Resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
