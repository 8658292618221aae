using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlNetPath.Onnx.Runtime;

/// <summary>ONNX Runtime's native library as a file that may be missing. A class of its own, since every call into <see cref="NativeRuntime"/> needs the library.</summary>
internal static class NativeLibraryFile
{
    /// <summary>Loads the library if it is not loaded yet.</summary>
    /// <exception cref="OnnxModelException">It is missing, too old, or does not fit this system.</exception>
    public static void Require()
    {
        try
        {
            RuntimeHelpers.RunClassConstructor(typeof(NativeRuntime).TypeHandle);
        }
        catch (TypeInitializationException e)
        {
            Exception reason = e;
            while (reason is TypeInitializationException && reason.InnerException is not null)
            {
                reason = reason.InnerException;
            }

            string firstLine = reason.Message.Split('\n')[0].Trim();
            throw new OnnxModelException(
                $"ONNX Runtime's native library does not load on {RuntimeInformation.RuntimeIdentifier}: {firstLine} Reference the package Microsoft.ML.OnnxRuntime (or Microsoft.ML.OnnxRuntime.Gpu) in the app, and publish for a system that it supports.", e);
        }
    }
}
