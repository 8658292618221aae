using MlNetPath.Onnx.Torch.Native;

namespace MlNetPath.Cli;

/// <summary>The C++ standard library of the process, which libtorch and ONNX Runtime are linked against. Linux only.</summary>
/// <param name="find">The file, and the newest version of its interface; null where there is none.</param>
internal sealed class CppLibraryCheck(Func<(string Path, string? Newest)?> find) : IHealthCheck
{
    // GCC 11: what the loader of TorchSharp can make do with.
    private static readonly Version Least = new(3, 4, 29);

    public CppLibraryCheck()
        : this(() => CppLibrary.Loaded() is { } cpp ? (cpp.Path, cpp.Newest) : null)
    {
    }

    public string Name => "libstdc++";

    public bool IsRequired => false;

    public CheckResult Run()
    {
        if (find() is not { } cpp)
        {
            return CheckResult.Ok("none in this process");
        }

        string found = $"'{cpp.Path}', up to {cpp.Newest ?? "no known version"}";
        return Version.TryParse(cpp.Newest?.Split('_')[^1], out Version? newest) && newest >= Least
            ? CheckResult.Ok(found)
            : CheckResult.Missing(found, $"Networks can be trained with GLIBCXX_{Least} and newer: use a system with GCC 11's libstdc++ or a newer one.");
    }
}
