using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using MlNetPath.Onnx.Torch.Native;
using TorchSharp;

namespace MlNetPath.Onnx.Torch;

/// <summary>
/// Makes TorchSharp load. Call <see cref="Load"/> before the first use of TorchSharp: it finds libtorch in the package folder, so that no
/// program needs half a gigabyte beside it, and it makes TorchSharp's native library load on systems whose libstdc++ is older
/// than the one it was compiled against (Debian 12, Ubuntu 22.04, RHEL 9), where TorchSharp alone fails with a message about a missing package.
/// All members can be called from any thread, as often as one likes.
/// </summary>
public static class TorchRuntime
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, IntPtr> Handles = new(StringComparer.Ordinal);
    private static TorchRuntimeInfo? info;

    /// <summary>Loads libtorch and TorchSharp's native library; does nothing where that is done. It takes a fraction of a second.</summary>
    /// <returns>What was loaded, and whether a copy had to be changed.</returns>
    /// <exception cref="TorchNotAvailableException">There is no libtorch for this system, it is missing or damaged, or the system is too old.</exception>
    public static TorchRuntimeInfo Load()
    {
        TorchRuntimeInfo loaded = LoadFiles();
        try
        {
            // Outside the lock: another thread may be inside TorchSharp's own initialization, waiting for the files.
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception e) when (e is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            throw new TorchNotAvailableException(
                "TorchSharp was used before TorchRuntime.Load was called, failed, and does not try again. Call TorchRuntime.Load at the start of the program.", e);
        }

        return loaded;
    }

    // A program that uses anything of this assembly before TorchSharp need not call Load: the runtime asks here for libraries that it does not find.
#pragma warning disable CA2255 // It only takes note; nothing is loaded before TorchSharp is used.
    [ModuleInitializer]
    internal static void LoadWhenAsked() => AssemblyLoadContext.Default.ResolvingUnmanagedDll += Resolve;
#pragma warning restore CA2255

    private static IntPtr Resolve(Assembly assembly, string name)
    {
        if (assembly != typeof(torch).Assembly || name is not ("torch_cpu" or "LibTorchSharp"))
        {
            return IntPtr.Zero;
        }

        LoadFiles();
        return Handles.GetValueOrDefault(name);
    }

    private static TorchRuntimeInfo LoadFiles()
    {
        lock (Gate)
        {
            if (info is null)
            {
                TorchFiles files = TorchFiles.Find();
                foreach (string file in files.LibTorch)
                {
                    Handles[Path.GetFileNameWithoutExtension(file).Replace("lib", "", StringComparison.Ordinal)] = Attempt(file, LoadWhole);
                }

                (IntPtr handle, string path, IReadOnlyList<string> repairs) = Attempt(files.TorchSharp, LoadTorchSharp);
                Handles["LibTorchSharp"] = handle;
                AnswerFirst();
                info = new TorchRuntimeInfo { LibTorchVersion = TorchFiles.LibTorchVersion, Files = [.. files.LibTorch, path], Repairs = repairs };
            }

            return info;
        }
    }

    // A published program has the original beside it, which the runtime would try, in vain, for each of a thousand functions.
    private static void AnswerFirst()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(torch).Assembly, (name, _, _) => Handles.GetValueOrDefault(name));
        }
        catch (InvalidOperationException)
        {
            // The program has set one of its own; ours is asked after it.
        }
    }

    private static IntPtr LoadWhole(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            ElfHeader.CheckWhole(path);
        }

        return NativeLibrary.Load(path);
    }

    private static (IntPtr Handle, string Path, IReadOnlyList<string> Repairs) LoadTorchSharp(string path)
    {
        if (!OperatingSystem.IsLinux() || CppLibrary.Loaded() is not { } cpp)
        {
            return (LoadWhole(path), path, []);
        }

        (byte[] content, IReadOnlyList<string> changes) = VersionRepair.Apply(File.ReadAllBytes(path), cpp);
        if (changes.Count == 0)
        {
            return (LoadWhole(path), path, []);
        }

        (IntPtr handle, string copy) = LibraryCopy.Load(Path.GetFileName(path), content, LibraryCopy.CacheFolder, NativeLibrary.Load);
        return (handle, copy, changes);
    }

    private static T Attempt<T>(string path, Func<string, T> load)
    {
        try
        {
            return load(path);
        }
        catch (ElfException e)
        {
            throw new TorchNotAvailableException($"'{path}' {e.Message}. {TorchFiles.HowToReplace(path)}", e);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            string todo = e.Message.Contains("GLIBC_", StringComparison.Ordinal) ? "The system's C library is too old: glibc 2.34 is needed." : TorchFiles.HowToReplace(path);
            throw new TorchNotAvailableException($"'{path}' does not load: {e.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}. {todo}", e);
        }
    }
}
