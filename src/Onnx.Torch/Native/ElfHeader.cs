namespace MlNetPath.Onnx.Torch.Native;

/// <summary>
/// The header and the program headers of a 64-bit little-endian ELF file: which piece of the file the system puts where in memory.
/// Source: System V Application Binary Interface, chapters 4 and 5. Section headers are not looked at: a stripped file has none, and the system ignores them.
/// </summary>
internal sealed class ElfHeader
{
    /// <summary>As much of a file's beginning as can hold all that is read here.</summary>
    public const int MostBytes = HeaderSize + (MostSegments * SegmentSize);

    private const int HeaderSize = 64, SegmentSize = 56;
    private const int MostSegments = 128; // real files have about ten
    private const uint Load = 1, Dynamic = 2;

    private readonly List<Segment> segments = [];

    private ElfHeader(ElfBytes bytes)
    {
        if (bytes.Length < HeaderSize)
        {
            throw new ElfException($"is cut off: it has {bytes.Length} bytes, and an ELF header alone takes {HeaderSize}");
        }

        if (!bytes.Span(0, 4).SequenceEqual("\u007fELF"u8))
        {
            throw new ElfException("is no ELF file");
        }

        if (bytes.Byte(4) != 2 || bytes.Byte(5) != 1)
        {
            throw new ElfException("is no 64-bit little-endian ELF file");
        }

        ulong table = bytes.UInt64(32);
        int count = bytes.UInt16(56);
        if (bytes.UInt16(54) != SegmentSize || count > MostSegments)
        {
            throw new ElfException($"has a table of {count} segments of {bytes.UInt16(54)} bytes, which is not read here");
        }

        for (int i = 0; i < count; i++)
        {
            ulong entry = checked(table + (ulong)(i * SegmentSize));
            segments.Add(new Segment(bytes.UInt32(entry), bytes.UInt64(entry + 8), bytes.UInt64(entry + 16), bytes.UInt64(entry + 32)));
        }
    }

    /// <summary>Where the dynamic table lies in the file, and how many bytes it has; null for a file without one.</summary>
    public (ulong Offset, ulong Length)? DynamicTable => segments.Where(s => s.Kind == Dynamic).Select(s => ((ulong, ulong)?)(s.Offset, s.Length)).FirstOrDefault();

    /// <summary>Reads it from a file, or from the beginning of one.</summary>
    /// <exception cref="ElfException">It cannot be read.</exception>
    public static ElfHeader Read(ElfBytes bytes)
    {
        try
        {
            return new ElfHeader(bytes);
        }
        catch (OverflowException)
        {
            throw new ElfException("is damaged: its table of segments lies beyond any file");
        }
    }

    /// <summary>
    /// Looks whether a library of any size is there to its end. The system maps a library that is cut off all the same, and the
    /// process then dies of a bus error instead of failing to load it.
    /// </summary>
    /// <exception cref="ElfException">It is cut off or no library.</exception>
    public static void CheckWhole(string path)
    {
        using FileStream stream = File.OpenRead(path);
        var beginning = new byte[Math.Min(MostBytes, stream.Length)];
        stream.ReadExactly(beginning);
        foreach (Segment segment in Read(new ElfBytes(beginning)).segments.Where(s => s.Kind == Load))
        {
            if (segment.Offset > (ulong)stream.Length || segment.Length > (ulong)stream.Length - segment.Offset)
            {
                throw new ElfException($"is cut off: it has {stream.Length} bytes, and asks for {segment.Length} from byte {segment.Offset} on");
            }
        }
    }

    /// <summary>Where in the file the bytes of an address lie.</summary>
    /// <exception cref="ElfException">Nowhere.</exception>
    public ulong OffsetOf(ulong address)
    {
        foreach (Segment segment in segments)
        {
            if (segment.Kind == Load && address >= segment.Address && address - segment.Address < segment.Length)
            {
                return unchecked(segment.Offset + (address - segment.Address)); // too large a number fails when it is read from
            }
        }

        throw new ElfException($"is damaged: nothing of it lies at the address 0x{address:x}");
    }

    private readonly record struct Segment(uint Kind, ulong Offset, ulong Address, ulong Length);
}
