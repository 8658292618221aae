using System.Buffers;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>A CPU tensor's elements as memory, without a copy. Keeps the tensor alive.</summary>
internal sealed unsafe class TensorMemory : MemoryManager<byte>
{
    private readonly Tensor tensor;
    private readonly byte* start;
    private readonly int length;

    /// <param name="tensor">Contiguous, on the CPU.</param>
    public TensorMemory(Tensor tensor)
    {
        this.tensor = tensor;
        Span<byte> bytes = tensor.bytes;
        length = bytes.Length;
        fixed (byte* first = bytes)
        {
            start = first; // libtorch's memory does not move
        }
    }

    public IntPtr Address => (IntPtr)start;

    public override Span<byte> GetSpan() => new(start, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex, pinnable: this);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing) => GC.KeepAlive(tensor);
}
