using System.Buffers;
using System.Runtime.InteropServices;

namespace MlNetPath.Cli.Tests;

/// <summary>Memory that counts how often it is kept in its place.</summary>
internal sealed unsafe class WatchedMemory(byte[] content) : MemoryManager<byte>
{
    private GCHandle handle = GCHandle.Alloc(content, GCHandleType.Pinned);

    public int Pins { get; private set; }

    public override Span<byte> GetSpan() => content;

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        Pins++;
        return new((byte*)handle.AddrOfPinnedObject() + elementIndex, default, this);
    }

    public override void Unpin() => Pins--;

    protected override void Dispose(bool disposing)
    {
        if (handle.IsAllocated)
        {
            handle.Free();
        }
    }
}
