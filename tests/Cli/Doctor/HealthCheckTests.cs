using MlNetPath.Core;
using MlNetPath.Onnx.Torch;

namespace MlNetPath.Cli.Tests.Doctor;

/// <summary>Each check with the faults that it is there for.</summary>
public sealed class HealthCheckTests : IDisposable
{
    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void A_processor_is_told_by_its_cores_and_features()
    {
        Ok(new ProcessorCheck(1, [("AVX2", true), ("FMA", false)]), "1 core, AVX2");
        Ok(new ProcessorCheck(8, [("AdvSimd", true), ("Dp", true)]), "8 cores, AdvSimd, Dp");
        Missing(new ProcessorCheck(2, [("AVX", true), ("AVX2", false)]), "2 cores, AVX", "slowly");
        Missing(new ProcessorCheck(2, []), "no vector extensions", "AVX2");
    }

    [Fact]
    public void Of_a_library_that_does_not_load_the_cause_is_told_in_a_line()
    {
        const string Message = "Unable to load shared library 'x' or one of its dependencies. Consider using a tool: \n/a/libx.so: cannot open shared object file: No such file or directory\n";
        Assert.Equal("Unable to load shared library 'x' or one of its dependencies", NativeFailure.Reason(new DllNotFoundException(Message)));
        Assert.Equal(
            "Unable to load shared library 'x' or one of its dependencies (libgomp.so.1: cannot open shared object file: No such file or directory)",
            NativeFailure.Reason(new DllNotFoundException(Message + "libgomp.so.1: cannot open shared object file: No such file or directory\n")));
        Assert.Equal(
            "Unable to load shared library 'x' or one of its dependencies (/b/libx.so: file too short)",
            NativeFailure.Reason(new TypeInitializationException("T", new DllNotFoundException(Message + "/b/libx.so: file too short\n"))));
    }

    [Fact]
    public void Memory_has_to_suffice_for_a_comparison()
    {
        Ok(new MemoryCheck(24L << 30), "24.0 GB");
        Ok(new MemoryCheck(512L << 20), "0.5 GB");
        Missing(new MemoryCheck((512L << 20) - 1), "0.5 GB", "allow the process more");
    }

    [Fact]
    public void The_data_is_in_the_packages_or_else_in_the_cache()
    {
        var gone = new InputException("The package X is missing.");
        Ok(new CorpusCheck(() => 85_000_000, () => Assert.Fail("not asked for")), "85 MB");
        Ok(new CorpusCheck(() => throw gone, () => { }), "cache (The package X is missing)");
        Missing(new CorpusCheck(() => throw gone, () => throw gone), "The package X is missing", "dotnet restore");
    }

    [Fact]
    public void Drawing_needs_its_native_part()
    {
        Ok(new DrawingCheck(() => "119.0"), "119.0");
        Missing(new DrawingCheck(() => throw new TypeInitializationException("SkiaSharp", new DllNotFoundException("no libSkiaSharp.\nsecond line"))), "no libSkiaSharp", "dotnet build");
    }

    [Fact]
    public void A_cache_is_written_to_and_left_as_it_was()
    {
        Ok(new CacheCheck(work.Path("cache")), work.Path("cache"));
        Assert.Equal(["cache"], work.Entries);
        string file = work.Write("file", "no folder");
        Missing(new CacheCheck(Path.Combine(file, "cache")), "cannot be written", UserCache.Variable);
    }

    [Theory]
    [InlineData("GLIBCXX_3.4.29", true)]
    [InlineData("GLIBCXX_3.4.30", true)]
    [InlineData("GLIBCXX_3.5", true)]
    [InlineData("GLIBCXX_3.4.28", false)]
    [InlineData("GLIBCXX_3.4.9", false)]
    [InlineData(null, false)]
    public void An_old_libstdcxx_is_told(string? newest, bool ok)
    {
        var check = new CppLibraryCheck(() => ("/usr/lib/libstdc++.so.6", newest));
        if (ok)
        {
            Ok(check, newest!);
        }
        else
        {
            Missing(check, "/usr/lib/libstdc++.so.6", "GLIBCXX_3.4.29");
        }
    }

    [Fact]
    public void A_system_without_libstdcxx_needs_none() => Ok(new CppLibraryCheck(() => null), "none");

    [Fact]
    public void A_missing_libtorch_is_told_with_what_to_do()
    {
        Ok(new TorchCheck(() => "libtorch 2.10.0"), "libtorch 2.10.0");
        Missing(new TorchCheck(() => throw new TorchNotAvailableException("It is gone. Restore it.")), "does not load", "Restore it.");
    }

    [Fact]
    public void ONNX_Runtime_is_told_with_its_providers()
    {
        Ok(new OnnxRuntimeCheck(() => ("1.31.1", ["CPUExecutionProvider"])), "1.31.1 with CPUExecutionProvider");
        Missing(new OnnxRuntimeCheck(() => throw new DllNotFoundException("no libonnxruntime")), "no libonnxruntime", "dotnet build");
    }

    [Fact]
    public void CUDA_needs_a_driver_and_a_provider()
    {
        string[] cpu = ["CPUExecutionProvider"], cuda = ["CUDAExecutionProvider", "CPUExecutionProvider"];
        Ok(new CudaCheck(() => 12080, () => cuda), "CUDA 12.8, provider built in");
        Missing(new CudaCheck(() => 13000, () => cpu), "CUDA 13.0", "-p:OnnxRuntimeFlavor=Gpu");
        Missing(new CudaCheck(() => null, () => cpu), "no driver, no provider", "-p:OnnxRuntimeFlavor=Gpu");
        Missing(new CudaCheck(() => null, () => cuda), "no driver", "Install the NVIDIA driver");
        Missing(new CudaCheck(() => 12080, () => throw new DllNotFoundException()), "no provider", "Gpu");
    }

    private static void Ok(IHealthCheck check, string found)
    {
        CheckResult result = check.Run();
        Assert.Equal((CheckState.Ok, null), (result.State, result.Todo));
        Assert.Contains(found, result.Found, StringComparison.Ordinal);
    }

    private static void Missing(IHealthCheck check, string found, string todo)
    {
        CheckResult result = check.Run();
        Assert.Equal(CheckState.Missing, result.State);
        Assert.Contains(found, result.Found, StringComparison.Ordinal);
        Assert.Contains(todo, result.Todo, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', result.Found + result.Todo);
    }
}
