using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace MlNetPath.Cli;

/// <summary>
/// ONNX Runtime's C interface, as far as running a model takes it. Its C# classes do not serve here: they refuse every model that has an input or an output
/// of 4-bit integers or 8-bit floats, and have no way to say that an optional value is not there.
/// </summary>
internal static unsafe class NativeRuntime
{
    // The interface's own numbers: log only what is fatal, the arena allocator, the default kind of memory.
    private const int Fatal = 4, ArenaAllocator = 1, DefaultMemory = 0;

    // What it says of operator sets that are newer than it is, and what it does not say.
    private const string Unreleased = "is under development and support for this is limited",
        WhatToDo = " Set the environment variable ALLOW_RELEASED_ONNX_OPSET_ONLY to 0, and it tries all the same.";

    // The version that has everything called here; newer libraries still serve it.
    private const uint InterfaceVersion = 17;

    /// <summary>The table of functions.</summary>
    public static readonly OrtApi Functions;

    /// <summary>The allocator of what the library hands out.</summary>
    public static readonly nint Allocator;

    /// <summary>Says that memory is ordinary memory.</summary>
    public static readonly nint Memory;

    private static readonly nint Environment;

    static NativeRuntime()
    {
        OrtApiBase* entry = OrtGetApiBase();
        Version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)entry->GetVersionString)()) ?? "";
        Functions = *((delegate* unmanaged<uint, OrtApi*>)entry->GetApi)(InterfaceVersion);
        nint handle = 0;
        fixed (byte* name = "verify\0"u8)
        {
            Check(((delegate* unmanaged<int, byte*, nint*, nint>)Functions.CreateEnv)(Fatal, name, &handle));
            Environment = handle;
        }

        Check(((delegate* unmanaged<nint*, nint>)Functions.GetAllocatorWithDefaultOptions)(&handle));
        Allocator = handle;
        Check(((delegate* unmanaged<int, int, nint*, nint>)Functions.CreateCpuMemoryInfo)(ArenaAllocator, DefaultMemory, &handle));
        Memory = handle;
    }

    /// <summary>The library's version.</summary>
    public static string Version { get; }

    /// <summary>Loads a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="threads">How many threads an operator may use; 0 for as many as there are cores.</param>
    public static nint CreateSession(string path, int threads) => WithOptions(threads, options =>
    {
        nint nativePath = OperatingSystem.IsWindows() ? Marshal.StringToCoTaskMemUni(path) : Marshal.StringToCoTaskMemUTF8(path);
        try
        {
            nint session = 0;
            Check(((delegate* unmanaged<nint, nint, nint, nint*, nint>)Functions.CreateSession)(Environment, nativePath, options, &session));
            return session;
        }
        finally
        {
            Marshal.FreeCoTaskMem(nativePath);
        }
    });

    /// <summary>Loads a model that is in memory.</summary>
    public static nint CreateSession(byte[] model, int threads) => WithOptions(threads, options =>
    {
        nint session = 0;
        fixed (byte* bytes = model)
        {
            Check(((delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)Functions.CreateSessionFromArray)(Environment, bytes, (nuint)model.Length, options, &session));
        }

        return session;
    });

    /// <summary>Throws what the library complains about; a call that went well returns no status.</summary>
    /// <exception cref="CaseException">It complains.</exception>
    public static void Check(nint status)
    {
        if (status != 0)
        {
            string message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)Functions.GetErrorMessage)(status)) ?? "ONNX Runtime failed and does not say why.";
            ((delegate* unmanaged<nint, void>)Functions.ReleaseStatus)(status);
            throw new CaseException(message.Contains(Unreleased, StringComparison.Ordinal) ? message + WhatToDo : message);
        }
    }

    private static nint WithOptions(int threads, Func<nint, nint> create)
    {
        nint options = 0;
        Check(((delegate* unmanaged<nint*, nint>)Functions.CreateSessionOptions)(&options));
        try
        {
            Check(((delegate* unmanaged<nint, int, nint>)Functions.SetSessionLogSeverityLevel)(options, Fatal));
            Check(((delegate* unmanaged<nint, int, nint>)Functions.SetIntraOpNumThreads)(options, threads));
            return create(options);
        }
        finally
        {
            ((delegate* unmanaged<nint, void>)Functions.ReleaseSessionOptions)(options);
        }
    }

    [DllImport("onnxruntime")]
    private static extern OrtApiBase* OrtGetApiBase();
}
