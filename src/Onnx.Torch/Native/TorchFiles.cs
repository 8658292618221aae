using System.Reflection;
using System.Runtime.InteropServices;

namespace MlNetPath.Onnx.Torch.Native;

/// <summary>The native files of TorchSharp: where they are, in the order in which they have to be loaded.</summary>
/// <param name="LibTorch">c10, torch_cpu and torch, each needing those before it. They lie in one folder, with what else they need.</param>
/// <param name="TorchSharp">TorchSharp's own, which needs all of those; it may lie elsewhere.</param>
internal sealed record TorchFiles(IReadOnlyList<string> LibTorch, string TorchSharp)
{
    private static readonly string[] Supported = ["linux-x64", "osx-arm64", "win-arm64", "win-x64"];

    /// <summary>This system, in the way packages name it.</summary>
    public static string System
    {
        get
        {
            string name = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx"
                : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "linux-musl" : OperatingSystem.IsLinux() ? "linux" : "other";
            return $"{name}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }

    /// <summary>Finds them on this system: beside the program, where a published program has them, or else in the package folder that they were restored to.</summary>
    /// <exception cref="TorchNotAvailableException">They are missing, or there are none for this system.</exception>
    public static TorchFiles Find() => Find(System, FoldersOfProgram(), PackageRoots());

    /// <summary>How to get a file anew that turned out to be damaged.</summary>
    public static string HowToReplace(string file)
    {
        // Restore unpacks a package only where the whole folder of its version is missing: root/id/version.
        foreach (string root in PackageRoots())
        {
            string[] parts = Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar);
            if (parts.Length > 2 && parts[0] != "..")
            {
                return $"Delete the folder '{Path.Combine(root, parts[0], parts[1])}' and run 'dotnet restore' in the repository.";
            }
        }

        return "Publish or copy the program again.";
    }

    /// <summary>True where there is a libtorch.</summary>
    public static bool IsSupported(string system) => Supported.Contains(system);

    /// <summary>The version of libtorch that this was built for.</summary>
    public static string LibTorchVersion => Metadata("LibTorchVersion");

    /// <summary>As above, for any system and places.</summary>
    internal static TorchFiles Find(string system, IReadOnlyList<string> programFolders, IReadOnlyList<string> packageRoots)
    {
        if (!IsSupported(system))
        {
            throw new TorchNotAvailableException(
                $"libtorch {LibTorchVersion} does not exist for {system}, so networks cannot be trained here; everything else works. Train on one of {string.Join(", ", Supported)}.");
        }

        string[] torch = [.. new[] { "c10", "torch_cpu", "torch" }.Select(name => FileName(system, name))];
        return new TorchFiles(
            InOneFolder(torch, $"libtorch-cpu-{system}", LibTorchVersion),
            InOneFolder([FileName(system, "LibTorchSharp")], "TorchSharp", Metadata("TorchSharpVersion"))[0]);

        string[] InOneFolder(string[] names, string package, string version)
        {
            IEnumerable<string> packages = packageRoots.Select(root => Path.Combine(root, package.ToLowerInvariant(), version, "runtimes", system, "native"));
            foreach (string folder in (IEnumerable<string>)[.. programFolders, .. programFolders.Select(f => Path.Combine(f, "runtimes", system, "native")), .. packages])
            {
                string[] files = [.. names.Select(name => Path.Combine(folder, name))];
                if (files.All(File.Exists))
                {
                    return files;
                }
            }

            throw new TorchNotAvailableException(
                $"{string.Join(", ", names)} of the package {package} {version} are neither beside the program ('{programFolders[0]}') nor among the restored packages " +
                $"('{string.Join("', '", packageRoots)}'). Run 'dotnet restore' in the repository, or 'dotnet publish' for a program that is to run elsewhere.");
        }
    }

    private static string FileName(string system, string name) => system.Split('-')[0] switch
    {
        "win" => name + ".dll",
        "osx" => $"lib{name}.dylib",
        _ => $"lib{name}.so",
    };

    private static List<string> FoldersOfProgram()
    {
        var folders = new List<string> { AppContext.BaseDirectory };
        if (Path.GetDirectoryName(typeof(TorchFiles).Assembly.Location) is { Length: > 0 } own)
        {
            folders.Add(own); // for a program that loads this assembly as a plug-in
        }

        if (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") is string known)
        {
            folders.AddRange(known.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        }

        return folders;
    }

    private static string[] PackageRoots()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string?[] roots = [Environment.GetEnvironmentVariable("NUGET_PACKAGES"), Metadata("NuGetPackageRoot"), Path.Combine(home, ".nuget", "packages")];
        return [.. roots.Where(root => !string.IsNullOrEmpty(root)).Select(root => Path.TrimEndingDirectorySeparator(root!)).Distinct()];
    }

    private static string Metadata(string key) =>
        typeof(TorchFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == key)?.Value ?? "";
}
