using MlNetPath.Core.Packages;

namespace MlNetPath.Core.GeneralText;

/// <summary>One pinned NuGet package of the data set general-text, as <c>datasets/general-text/packages.props</c> names it.</summary>
/// <param name="Id">The package's id.</param>
/// <param name="Version">Its exact version.</param>
/// <param name="License">Its licence, as an SPDX expression.</param>
/// <param name="Reader">How its text is found: one of the readers' names.</param>
/// <param name="Sha512">SHA-512 of the .nupkg file, in Base64.</param>
internal sealed record GeneralPackage(string Id, string Version, string License, string Reader, string Sha512)
    : PinnedPackage(Id, Version, License, Sha512)
{
    private static readonly PackageDefinition Definition = PackageDefinition.Of("general-text");

    /// <summary>All packages of the definition, in its order.</summary>
    public static IReadOnlyList<GeneralPackage> All { get; } = [.. Definition.Elements.Select(e => new GeneralPackage(
        e.Attribute("Include")!.Value,
        PackageDefinition.VersionOf(e),
        e.Attribute("License")!.Value,
        e.Attribute("Reader")!.Value,
        e.Attribute("Sha512")!.Value))];

    /// <summary>The licences of all packages, as an SPDX expression.</summary>
    public static string Licenses { get; } = string.Join(" AND ", All.SelectMany(package => package.License.Split(" AND ")).Distinct(StringComparer.Ordinal));

    /// <summary>SHA-256 of the definition, in lower-case hexadecimal: changes when any package or version does.</summary>
    public static string DefinitionHash => Definition.Hash;

    /// <inheritdoc/>
    public override string DataSet => "general-text";
}
