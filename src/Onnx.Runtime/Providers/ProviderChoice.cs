using Microsoft.ML.OnnxRuntime;

namespace MlNetPath.Onnx.Runtime;

/// <summary>
/// Chooses the provider. ONNX Runtime's C# interface has an entry point for CUDA even where its native library has none, and fails at the call; so what is available is asked first.
/// </summary>
internal sealed class ProviderChoice(IProviderLibrary library)
{
    private const string CudaName = "CUDAExecutionProvider";

    /// <summary>The choice with the ONNX Runtime that is loaded.</summary>
    public static ProviderChoice Default { get; } = new(new ProviderLibrary());

    /// <summary>Makes a session with the provider that is wanted.</summary>
    /// <typeparam name="T">What <paramref name="create"/> makes.</typeparam>
    /// <param name="wanted">The provider.</param>
    /// <param name="options">Makes options without a provider.</param>
    /// <param name="create">Makes a session with options.</param>
    /// <returns>The session and its provider.</returns>
    /// <exception cref="OnnxModelException">CUDA is wanted and cannot be had.</exception>
    public (T Session, ChosenProvider Provider) Create<T>(ExecutionProvider wanted, Func<SessionOptions> options, Func<SessionOptions, T> create)
    {
        string? reason = null;
        bool isFault = false;
        if (wanted.IsCuda || wanted.IsAuto)
        {
            using SessionOptions withCuda = options();
            reason = Append(withCuda, wanted.Device, out isFault);
            if (reason is null)
            {
                try
                {
                    return (create(withCuda), new(ExecutionProvider.Cuda(wanted.Device), null, false));
                }
                catch (NativeException e) when (wanted.IsAuto)
                {
                    (reason, isFault) = ($"CUDA does not run this model: {FirstLine(e)}", true);
                }
            }
            else if (wanted.IsCuda)
            {
                throw new OnnxModelException($"{wanted} was asked for, and {reason}");
            }
        }

        using SessionOptions plain = options();
        return (create(plain), new(ExecutionProvider.Cpu, reason, isFault));
    }

    private string? Append(SessionOptions options, int device, out bool isFault)
    {
        isFault = true;
        IReadOnlyList<string> available = library.Available;
        if (!available.Contains(CudaName))
        {
            isFault = false;
            return $"this build of ONNX Runtime has no CUDA (it has {string.Join(", ", available)}). Reference Microsoft.ML.OnnxRuntime.Gpu in place of Microsoft.ML.OnnxRuntime; in MlNetPath's own build, -p:OnnxRuntimeFlavor=Gpu does that.";
        }

        try
        {
            library.AppendCuda(options, device);
            return null;
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            return $"CUDA does not start on card {device}: {FirstLine(e)} It takes an NVIDIA driver, and the versions of CUDA and cuDNN that this release of ONNX Runtime is built for.";
        }
    }

    private static string FirstLine(Exception e) => e.Message.Split('\n')[0].Trim();
}
