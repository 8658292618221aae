using System.Reflection;
using System.Security.Cryptography;

namespace MlNetPath.Core.Packages;

/// <summary>
/// One NuGet package that data is made from, pinned to a version and to the hash of its file. Immutable and safe to use from many threads.
/// </summary>
/// <param name="Id">The package's id.</param>
/// <param name="Version">Its exact version.</param>
/// <param name="License">Its licence, as an SPDX expression.</param>
/// <param name="Sha512">SHA-512 of the .nupkg file, in Base64.</param>
public abstract record PinnedPackage(string Id, string Version, string License, string Sha512)
{
    /// <summary>The data set that is made from it, as errors name it.</summary>
    public abstract string DataSet { get; }

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
            throw new InputException($"The package {Id} {Version} of the data set {DataSet} is missing. Run 'dotnet restore' in the repository.");
        }

        byte[] content = File.ReadAllBytes(path);
        if (Convert.ToBase64String(SHA512.HashData(content)) != Sha512)
        {
            throw new InputException(
                $"The package {Id} {Version} of the data set {DataSet} was altered: '{path}' is not the pinned file. " +
                $"Delete the folder '{Path.GetDirectoryName(path)}' and run 'dotnet restore' again.");
        }

        return content;
    }

    private static IEnumerable<string> PackageFolders()
    {
        string? restored = typeof(PinnedPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => a.Key == "NuGetPackageRoot")?.Value;
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string?[] folders = [Environment.GetEnvironmentVariable("NUGET_PACKAGES"), restored, Path.Combine(home, ".nuget", "packages")];
        return folders.Where(folder => !string.IsNullOrEmpty(folder)).Select(folder => folder!);
    }
}
