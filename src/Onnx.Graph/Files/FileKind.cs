using System.Runtime.InteropServices;

namespace MlNetPath.Onnx.Graph;

/// <summary>What is at a path, as far as .NET itself does not tell.</summary>
internal static class FileKind
{
    private const int KindMask = 0xF000, Regular = 0x8000, Folder = 0x4000;

    /// <summary>Whether a device, a pipe or a socket is there: neither a file, nor a folder, nor nothing.</summary>
    public static bool IsSpecial(string path) =>
        !OperatingSystem.IsWindows() && Stat(path, out FileStatus status) == 0 && (status.Mode & KindMask) is not (Regular or Folder);

    // .NET's own library, which comes with it on every Unix system, knows.
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat")]
    private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, out FileStatus status);

    // Only the first two fields are of interest; the rest is room for the others.
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct FileStatus
    {
        public int Flags;
        public int Mode;
    }
}
