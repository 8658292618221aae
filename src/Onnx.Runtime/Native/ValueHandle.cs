using System.Buffers;
using System.Runtime.InteropServices;

namespace MlNetPath.Onnx.Runtime;

/// <summary>A value of ONNX Runtime's, with the memory and the other values that it lies over.</summary>
internal sealed unsafe class ValueHandle : SafeHandle
{
    private readonly ValueHandle[] parts;
    private MemoryHandle memory;

    /// <param name="value">The library's handle; 0 for an output that the model did not make.</param>
    /// <param name="memory">What keeps a tensor's memory in its place.</param>
    /// <param name="parts">What a sequence or map is made of; they live as long as this does.</param>
    public ValueHandle(nint value, MemoryHandle memory = default, ValueHandle[]? parts = null)
        : base(0, ownsHandle: true)
    {
        SetHandle(value);
        this.memory = memory;
        this.parts = parts ?? [];
        bool added = false;
        foreach (ValueHandle part in this.parts)
        {
            part.DangerousAddRef(ref added);
        }
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        ((delegate* unmanaged<nint, void>)NativeRuntime.Api.ReleaseValue)(handle);
        memory.Dispose();
        foreach (ValueHandle part in parts)
        {
            part.DangerousRelease();
        }

        return true;
    }
}
