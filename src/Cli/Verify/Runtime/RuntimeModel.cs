using System.Runtime.InteropServices;

namespace MlNetPath.Cli;

/// <summary>A model that ONNX Runtime has loaded on the CPU.</summary>
internal sealed unsafe class RuntimeModel : IDisposable
{
    /// <summary>What runs it, by ONNX Runtime's own name.</summary>
    public const string Provider = "CPUExecutionProvider";

    private readonly nint session;

    private RuntimeModel(nint session)
    {
        this.session = session;
        Inputs = Names(NativeRuntime.Functions.SessionGetInputCount, NativeRuntime.Functions.SessionGetInputName);
        Outputs = Names(NativeRuntime.Functions.SessionGetOutputCount, NativeRuntime.Functions.SessionGetOutputName);
    }

    /// <summary>The inputs that must be given, in the model's order: those with a default value in the file are not among them.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>The outputs, in the model's order.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>Loads a model, and what lies in files beside it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="threads">How many threads an operator may use; 0 for as many as there are cores.</param>
    /// <exception cref="CaseException">ONNX Runtime refuses it.</exception>
    public static RuntimeModel Load(string path, int threads) => new(NativeRuntime.CreateSession(path, threads));

    /// <summary>Loads a model that is in memory.</summary>
    /// <exception cref="CaseException">ONNX Runtime refuses it.</exception>
    public static RuntimeModel Load(byte[] model, int threads) => new(NativeRuntime.CreateSession(model, threads));

    /// <summary>Runs it once.</summary>
    /// <param name="inputs">Values by input; they stay their owner's.</param>
    /// <returns>The values of <see cref="Outputs"/>; the caller disposes them.</returns>
    /// <exception cref="CaseException">ONNX Runtime cannot run it.</exception>
    public RuntimeValue[] Run(IReadOnlyList<(string Name, RuntimeValue Value)> inputs)
    {
        nint[] inputNames = [.. inputs.Select(input => Marshal.StringToCoTaskMemUTF8(input.Name))];
        nint[] outputNames = [.. Outputs.Select(Marshal.StringToCoTaskMemUTF8)];
        nint[] values = [.. inputs.Select(input => input.Value.Handle)];
        nint[] results = new nint[outputNames.Length];
        try
        {
            fixed (nint* inputName = inputNames, outputName = outputNames, value = values, result = results)
            {
                NativeRuntime.Check(((delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)NativeRuntime.Functions.Run)(
                    session, 0, inputName, value, (nuint)values.Length, outputName, (nuint)results.Length, result));
            }
        }
        finally
        {
            Array.ForEach(inputNames, Marshal.FreeCoTaskMem);
            Array.ForEach(outputNames, Marshal.FreeCoTaskMem);
            GC.KeepAlive(inputs);
        }

        return [.. results.Select(result => new RuntimeValue(result))];
    }

    public void Dispose() => ((delegate* unmanaged<nint, void>)NativeRuntime.Functions.ReleaseSession)(session);

    private string[] Names(nint countFunction, nint nameFunction)
    {
        nuint count = 0;
        NativeRuntime.Check(((delegate* unmanaged<nint, nuint*, nint>)countFunction)(session, &count));
        string[] names = new string[(int)count];
        for (int i = 0; i < names.Length; i++)
        {
            nint name = 0;
            NativeRuntime.Check(((delegate* unmanaged<nint, nuint, nint, nint*, nint>)nameFunction)(session, (nuint)i, NativeRuntime.Allocator, &name));
            names[i] = Marshal.PtrToStringUTF8(name) ?? "";
            NativeRuntime.Check(((delegate* unmanaged<nint, nint, nint>)NativeRuntime.Functions.AllocatorFree)(NativeRuntime.Allocator, name));
        }

        return names;
    }
}
