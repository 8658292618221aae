using MlNetPath.Onnx.Torch.Native;

namespace MlNetPath.Onnx.Torch.Tests.Native;

public sealed class TorchFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-files-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("linux-x64", "lib", ".so")]
    [InlineData("osx-arm64", "lib", ".dylib")]
    [InlineData("win-x64", "", ".dll")]
    [InlineData("win-arm64", "", ".dll")]
    public void They_are_found_among_the_restored_packages_of_each_system(string system, string before, string after)
    {
        string[] torch = Fill(Path.Combine("packages", $"libtorch-cpu-{system}", TorchFiles.LibTorchVersion, "runtimes", system, "native"), before, after, "c10", "torch_cpu", "torch");
        string version = typeof(TorchSharp.torch).Assembly.GetName().Version!.ToString(3);
        string[] sharp = Fill(Path.Combine("packages", "torchsharp", version, "runtimes", system, "native"), before, after, "LibTorchSharp");
        TorchFiles files = TorchFiles.Find(system, [folder], [Path.Combine(folder, "packages")]);
        Assert.Equal(torch, files.LibTorch);
        Assert.Equal(sharp[0], files.TorchSharp);
    }

    [Theory]
    [InlineData("")]
    [InlineData("runtimes/linux-x64/native")]
    public void Beside_the_program_they_come_first(string place)
    {
        Fill(Path.Combine("packages", "libtorch-cpu-linux-x64", TorchFiles.LibTorchVersion, "runtimes", "linux-x64", "native"), "lib", ".so", "c10", "torch_cpu", "torch");
        string[] beside = Fill(Path.Combine("program", place), "lib", ".so", "c10", "torch_cpu", "torch", "LibTorchSharp");
        TorchFiles files = TorchFiles.Find("linux-x64", [Path.Combine(folder, "program")], [Path.Combine(folder, "packages")]);
        Assert.Equal(beside, files.LibTorch.Append(files.TorchSharp));
    }

    [Fact]
    public void Half_of_them_is_not_enough()
    {
        Fill("program", "lib", ".so", "c10", "torch", "LibTorchSharp");
        var error = Assert.Throws<TorchNotAvailableException>(() => TorchFiles.Find("linux-x64", [Path.Combine(folder, "program")], [Path.Combine(folder, "packages")]));
        Assert.All(["libtorch_cpu.so", "libtorch-cpu-linux-x64 2.", "dotnet restore", folder], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("linux-arm64")]
    [InlineData("linux-musl-x64")]
    [InlineData("osx-x64")]
    public void A_system_without_libtorch_is_told_so(string system)
    {
        var error = Assert.Throws<TorchNotAvailableException>(() => TorchFiles.Find(system, [folder], [folder]));
        Assert.All(["does not exist for " + system, "everything else works", "linux-x64"], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_damaged_file_of_a_package_is_replaced_by_restoring_the_package()
    {
        Assert.SkipUnless(TorchFiles.IsSupported(TorchFiles.System), "There is no libtorch for this system.");
        Assert.Contains("Publish", TorchFiles.HowToReplace(Path.Combine(folder, "libc10.so")), StringComparison.Ordinal);
        string path = TorchFiles.Find().TorchSharp;
        string advice = TorchFiles.HowToReplace(path);
        Assert.Contains($"'{path.Split($"{Path.DirectorySeparatorChar}runtimes")[0]}'", advice, StringComparison.Ordinal);
        Assert.Contains("dotnet restore", advice, StringComparison.Ordinal);
    }

    private string[] Fill(string place, string before, string after, params string[] names)
    {
        Directory.CreateDirectory(Path.Combine(folder, place));
        string[] files = [.. names.Select(name => Path.Combine(folder, place, before + name + after))];
        foreach (string file in files)
        {
            File.WriteAllBytes(file, []);
        }

        return files;
    }
}
