using System.Buffers.Binary;

namespace MlNetPath.Onnx.Torch.Native;

/// <summary>The bytes of an ELF file, read where they are and never beyond their end, whatever offsets the file itself names. Little-endian.</summary>
internal readonly struct ElfBytes(ReadOnlyMemory<byte> content)
{
    public int Length => content.Length;

    public byte Byte(ulong offset) => Span(offset, 1)[0];

    public ushort UInt16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(Span(offset, sizeof(ushort)));

    public uint UInt32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(Span(offset, sizeof(uint)));

    public ulong UInt64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(Span(offset, sizeof(ulong)));

    /// <summary>A piece of the file.</summary>
    /// <exception cref="ElfException">The file ends before it.</exception>
    public ReadOnlySpan<byte> Span(ulong offset, ulong length) => offset <= (ulong)Length && length <= (ulong)Length - offset
        ? content.Span.Slice((int)offset, (int)length)
        : throw new ElfException($"is damaged: it names the bytes from {offset} on, and has only {Length} in all");
}
