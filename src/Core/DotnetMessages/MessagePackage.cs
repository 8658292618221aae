using MlNetPath.Core.Packages;

namespace MlNetPath.Core.DotnetMessages;

/// <summary>One pinned NuGet package of the corpus, as <c>datasets/dotnet-messages/packages.props</c> names it.</summary>
/// <param name="Id">The package's id.</param>
/// <param name="Version">Its exact version.</param>
/// <param name="License">Its licence, as an SPDX expression.</param>
/// <param name="Component">The product area its messages belong to; empty for none.</param>
/// <param name="Sha512">SHA-512 of the .nupkg file, in Base64.</param>
public sealed record MessagePackage(string Id, string Version, string License, string Component, string Sha512)
    : PinnedPackage(Id, Version, License, Sha512)
{
    private static readonly PackageDefinition Definition = PackageDefinition.Of("dotnet-messages");

    /// <summary>All packages of the definition, in its order.</summary>
    public static IReadOnlyList<MessagePackage> All { get; } = [.. Definition.Elements.Select(e => new MessagePackage(
        e.Attribute("Include")!.Value,
        PackageDefinition.VersionOf(e),
        e.Attribute("License")!.Value,
        e.Attribute("Component")!.Value,
        e.Attribute("Sha512")!.Value))];

    /// <summary>The licences of all packages, as an SPDX expression.</summary>
    internal static string Licenses { get; } = string.Join(" AND ", All.Select(package => package.License).Distinct());

    /// <summary>SHA-256 of the definition, in lower-case hexadecimal: changes when any package or version does.</summary>
    public static string DefinitionHash => Definition.Hash;

    /// <inheritdoc/>
    public override string DataSet => "dotnet-messages";
}
