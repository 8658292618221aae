using System.Runtime.InteropServices;

namespace MlNetPath.Onnx.Runtime;

/// <summary>
/// A session of ONNX Runtime's with the names of its inputs and outputs. A run holds on to it, so that a model that is disposed meanwhile goes when the last run ends.
/// </summary>
internal sealed unsafe class SessionHandle : SafeHandle
{
    private readonly nint[] inputNames = [];
    private readonly nint[] outputNames = [];

    private SessionHandle(nint session)
        : base(0, ownsHandle: true)
    {
        SetHandle(session);
        inputNames = Names(NativeRuntime.Api.SessionGetInputCount, NativeRuntime.Api.SessionGetInputName);
        Defaults = Names(NativeRuntime.Api.SessionGetOverridableInitializerCount, NativeRuntime.Api.SessionGetOverridableInitializerName);
        outputNames = Names(NativeRuntime.Api.SessionGetOutputCount, NativeRuntime.Api.SessionGetOutputName);
    }

    /// <summary>The names of the inputs that must be given, as the library wants them.</summary>
    public ReadOnlySpan<nint> InputNames => inputNames;

    /// <summary>The names of the inputs that have a value in the file.</summary>
    public nint[] Defaults { get; } = [];

    /// <summary>The names of the outputs.</summary>
    public ReadOnlySpan<nint> OutputNames => outputNames;

    public override bool IsInvalid => handle == 0;

    /// <summary>Loads a file, and what lies in files beside it.</summary>
    public static SessionHandle Load(string path, nint options)
    {
        nint session = 0;
        nint nativePath = OperatingSystem.IsWindows() ? Marshal.StringToCoTaskMemUni(path) : Marshal.StringToCoTaskMemUTF8(path);
        try
        {
            NativeRuntime.Check(((delegate* unmanaged<nint, nint, nint, nint*, nint>)NativeRuntime.Api.CreateSession)(NativeRuntime.Environment, nativePath, options, &session));
        }
        finally
        {
            Marshal.FreeCoTaskMem(nativePath);
        }

        return new(session);
    }

    /// <summary>Loads a model that is in memory, which it does not need afterwards.</summary>
    public static SessionHandle Load(ReadOnlySpan<byte> model, nint options)
    {
        nint session = 0;
        fixed (byte* bytes = model)
        {
            NativeRuntime.Check(((delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)NativeRuntime.Api.CreateSessionFromArray)(
                NativeRuntime.Environment, bytes, (nuint)model.Length, options, &session));
        }

        return new(session);
    }

    /// <summary>Runs it.</summary>
    /// <param name="runOptions">The library's options for a run, or 0.</param>
    /// <param name="names">Names of inputs.</param>
    /// <param name="values">A value for each.</param>
    /// <param name="outputNames">Names of the outputs that are wanted.</param>
    /// <param name="outputs">A place for each: 0 where the library is to make the value, else a value that it fills.</param>
    /// <exception cref="NativeException">It fails.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void Run(nint runOptions, ReadOnlySpan<nint> names, ReadOnlySpan<nint> values, ReadOnlySpan<nint> outputNames, Span<nint> outputs)
    {
        bool added = false;
        try
        {
            DangerousAddRef(ref added);
            fixed (nint* name = names, value = values, outputName = outputNames, output = outputs)
            {
                NativeRuntime.Check(((delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)NativeRuntime.Api.Run)(
                    handle, runOptions, name, value, (nuint)values.Length, outputName, (nuint)outputs.Length, output));
            }
        }
        finally
        {
            if (added)
            {
                DangerousRelease();
            }
        }
    }

    protected override bool ReleaseHandle()
    {
        ((delegate* unmanaged<nint, void>)NativeRuntime.Api.ReleaseSession)(handle);
        Array.ForEach([.. inputNames, .. Defaults, .. outputNames], Marshal.FreeCoTaskMem);
        return true;
    }

    private nint[] Names(nint countFunction, nint nameFunction)
    {
        nuint count = 0;
        NativeRuntime.Check(((delegate* unmanaged<nint, nuint*, nint>)countFunction)(handle, &count));
        var names = new nint[(int)count];
        for (int i = 0; i < names.Length; i++)
        {
            nint name = 0;
            NativeRuntime.Check(((delegate* unmanaged<nint, nuint, nint, nint*, nint>)nameFunction)(handle, (nuint)i, NativeRuntime.Allocator, &name));
            names[i] = Marshal.StringToCoTaskMemUTF8(NativeRuntime.TakeString(name));
        }

        return names;
    }
}
