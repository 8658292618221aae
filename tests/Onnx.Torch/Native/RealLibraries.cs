using System.Runtime.InteropServices;
using MlNetPath.Onnx.Torch.Native;

namespace MlNetPath.Onnx.Torch.Tests.Native;

/// <summary>The libraries of this machine, and the system's loader as a judge of what is read from them. Linux only.</summary>
internal static class RealLibraries
{
    private const int Now = 2;

    /// <summary>TorchSharp's native library, as its package has it.</summary>
    public static string TorchSharp
    {
        get
        {
            Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "There is no such library for this system.");
            return TorchFiles.Find().TorchSharp;
        }
    }

    /// <summary>Loads a library and looks up at once everything that it refers to; the loader's error, or null.</summary>
    public static string? Load(string path) => Open(path, Now) != IntPtr.Zero ? null : Marshal.PtrToStringUTF8(Error()) ?? "";

    /// <summary>True where the loaded libraries give a symbol in a version.</summary>
    public static bool Gives(string path, string symbol, string version) => FindVersion(Open(path, Now), symbol, version) != IntPtr.Zero;

    [DllImport("libc", EntryPoint = "dlopen")]
    private static extern IntPtr Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "dlerror")]
    private static extern IntPtr Error();

    [DllImport("libc", EntryPoint = "dlvsym")]
    private static extern IntPtr FindVersion(
        IntPtr library, [MarshalAs(UnmanagedType.LPUTF8Str)] string symbol, [MarshalAs(UnmanagedType.LPUTF8Str)] string version);
}
