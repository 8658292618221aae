using System.Buffers;
using System.Runtime.InteropServices;

namespace MlNetPath.Onnx.Runtime;

/// <summary>A value of ONNX Runtime's, with the memory that it lies over.</summary>
internal sealed unsafe class ValueHandle : SafeHandle
{
    private readonly object? memory;
    private MemoryHandle pinned;

    /// <param name="value">The library's handle; 0 for an output that the model did not make.</param>
    /// <param name="pinned">What keeps a tensor's memory in its place.</param>
    /// <param name="memory">Memory that stays in its place by itself, as long as it is referred to.</param>
    public ValueHandle(nint value, MemoryHandle pinned = default, object? memory = null)
        : base(0, ownsHandle: true)
    {
        SetHandle(value);
        (this.pinned, this.memory) = (pinned, memory);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Whether it lies over memory that is not the library's, and goes with it.</summary>
    public bool IsOverOtherMemory => memory is not null || pinned.Pointer is not null;

    /// <summary>Keeps the value from going while it is in use, even if it is disposed meanwhile; to be ended with <see cref="SafeHandle.DangerousRelease"/>.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed already.</exception>
    public nint Hold()
    {
        bool held = false;
        DangerousAddRef(ref held);
        return handle;
    }

    protected override bool ReleaseHandle()
    {
        ((delegate* unmanaged<nint, void>)NativeRuntime.Api.ReleaseValue)(handle);
        pinned.Dispose();
        GC.KeepAlive(memory);
        return true;
    }
}
