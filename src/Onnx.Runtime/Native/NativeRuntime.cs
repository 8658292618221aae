using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace MlNetPath.Onnx.Runtime;

/// <summary>ONNX Runtime's C interface, in the environment that its C# classes use too.</summary>
internal static unsafe partial class NativeRuntime
{
    // The interface's own numbers: the arena allocator, the default kind of memory.
    private const int ArenaAllocator = 1, DefaultMemory = 0;

    // What it says of operator sets that are newer than it is, and what it does not say.
    private const string Unreleased = "is under development and support for this is limited",
        WhatToDo = " Set the environment variable ALLOW_RELEASED_ONNX_OPSET_ONLY to 0, and it tries all the same.";

    // The version that has everything called here; newer libraries still serve it.
    private const uint InterfaceVersion = 17;

    /// <summary>The table of functions.</summary>
    public static readonly OrtApi Api;

    /// <summary>The allocator of what the library hands out.</summary>
    public static readonly nint Allocator;

    /// <summary>Says that memory is ordinary memory.</summary>
    public static readonly nint CpuMemory;

    /// <summary>The process's environment.</summary>
    public static readonly nint Environment;

    static NativeRuntime()
    {
        OrtApiBase* entry = OrtGetApiBase();
        OrtApi* api = ((delegate* unmanaged<uint, OrtApi*>)entry->GetApi)(InterfaceVersion);
        if (api is null)
        {
            // Windows has an old one of its own, which is found where the package's is missing.
            throw new NotSupportedException($"The library that was found is version {Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)entry->GetVersionString)())}, which is too old.");
        }

        Api = *api;
        Environment = OrtEnv.Instance().DangerousGetHandle();
        nint handle = 0;
        Check(((delegate* unmanaged<nint*, nint>)Api.GetAllocatorWithDefaultOptions)(&handle));
        Allocator = handle;
        Check(((delegate* unmanaged<int, int, nint*, nint>)Api.CreateCpuMemoryInfo)(ArenaAllocator, DefaultMemory, &handle));
        CpuMemory = handle;
    }

    /// <summary>Throws what the library complains about; a call that went well returns no status.</summary>
    /// <exception cref="NativeException">It complains.</exception>
    public static void Check(nint status)
    {
        if (status != 0)
        {
            Throw(status);
        }
    }

    /// <summary>A string that the library made, which is freed.</summary>
    public static string TakeString(nint text)
    {
        string taken = Marshal.PtrToStringUTF8(text) ?? "";
        Check(((delegate* unmanaged<nint, nint, nint>)Api.AllocatorFree)(Allocator, text));
        return taken;
    }

    private static void Throw(nint status)
    {
        string message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)Api.GetErrorMessage)(status)) ?? "ONNX Runtime failed and does not say why.";
        ((delegate* unmanaged<nint, void>)Api.ReleaseStatus)(status);
        message = Places.Replace(message, "");
        throw new NativeException(message.Contains(Unreleased, StringComparison.Ordinal) ? message + WhatToDo : message);
    }

    // Where in its own source the library found something to complain about: file, line and signature of a function, which tell its makers something and nobody else.
    [GeneratedRegex(@"/onnxruntime_src/\S+:[0-9]+ [^)]*\) ?")]
    private static partial Regex Places { get; }

    [DllImport("onnxruntime")]
    private static extern OrtApiBase* OrtGetApiBase();
}
