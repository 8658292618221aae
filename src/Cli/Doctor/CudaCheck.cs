using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace MlNetPath.Cli;

/// <summary>CUDA, which ONNX Runtime can run networks on: it takes a driver on the machine and a build with the provider.</summary>
/// <param name="driver">The version of CUDA that the machine's driver speaks, as the driver gives it (12040 for 12.4); null where there is no driver.</param>
/// <param name="providers">The providers of the ONNX Runtime that is here.</param>
internal sealed class CudaCheck(Func<int?> driver, Func<string[]> providers) : IHealthCheck
{
    private const string Build = "build with -p:OnnxRuntimeFlavor=Gpu";

    public CudaCheck()
        : this(DriverVersion, () => OrtEnv.Instance().GetAvailableProviders())
    {
    }

    // What the driver's function cuDriverGetVersion looks like: it writes the version and returns 0.
    private delegate int GetVersion(out int version);

    public string Name => "CUDA";

    public bool IsRequired => false;

    public CheckResult Run()
    {
        bool provider = HasProvider();
        return driver() is { } version
            ? string.Create(CultureInfo.InvariantCulture, $"driver for CUDA {version / 1000}.{version % 1000 / 10}") is var found && provider
                ? CheckResult.Ok($"{found}, provider built in")
                : CheckResult.Missing($"{found}, but this build has no provider", $"Everything runs on the processor. To use CUDA, {Build}.")
            : CheckResult.Missing(
                provider ? "provider built in, but the machine has no driver" : "no driver, no provider",
                provider ? "Install the NVIDIA driver, or build without -p:OnnxRuntimeFlavor=Gpu." : $"Everything runs on the processor. On a machine with an NVIDIA card, install its driver and {Build}.");
    }

    private static int? DriverVersion()
    {
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out IntPtr library))
        {
            return null;
        }

        return NativeLibrary.TryGetExport(library, "cuDriverGetVersion", out IntPtr function)
            && Marshal.GetDelegateForFunctionPointer<GetVersion>(function)(out int version) == 0 ? version : null;
    }

    private bool HasProvider()
    {
        try
        {
            return providers().Contains("CUDAExecutionProvider");
        }
        catch (Exception e) when (NativeFailure.Is(e) || e is OnnxRuntimeException)
        {
            return false; // the check of ONNX Runtime says why
        }
    }
}
