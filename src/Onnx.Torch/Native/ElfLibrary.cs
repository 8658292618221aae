using System.Text;

namespace MlNetPath.Onnx.Torch.Native;

/// <summary>
/// What a shared library tells the system's loader about its symbols and their versions, read from the dynamic table as the loader
/// reads it. Source: System V ABI for the tables, Linux Standard Base (Symbol Versioning) for the versions. 64-bit, little-endian.
/// Nothing in a file is trusted: whatever does not fit in it is an <see cref="ElfException"/>, and no loop is longer than the file.
/// </summary>
internal sealed class ElfLibrary
{
    private const ulong DtHash = 4, DtStrings = 5, DtSymbols = 6, DtRela = 7, DtRelaSize = 8, DtStringsSize = 10, DtPltSize = 2, DtPltRela = 23, DtGnuHash = 0x6ffffef5;
    private const ulong DtVersions = 0x6ffffff0, DtDefined = 0x6ffffffc, DtDefinedCount = 0x6ffffffd, DtNeeded = 0x6ffffffe, DtNeededCount = 0x6fffffff;
    private const int SymbolSize = 24, RelaSize = 24, NeedSize = 16, DefinitionSize = 20, IndexMask = 0x7fff, WeakFlag = 2;
    private const int LongestName = 4096; // of a symbol; names of versions and libraries are file names
    private const int LongestVersion = 255;

    private readonly ElfBytes bytes;
    private readonly ElfHeader header;
    private readonly Dictionary<ulong, ulong> table = [];
    private readonly int symbolCount;
    private readonly HashSet<uint> relocated = [];

    private ElfLibrary(ElfBytes content)
    {
        bytes = content;
        header = ElfHeader.Read(bytes);
        (ulong offset, ulong length) = header.DynamicTable ?? throw new ElfException("is no shared library: it has no dynamic table");
        _ = bytes.Span(offset, length);
        for (ulong at = 0; at + 16 <= length && bytes.UInt64(offset + at) is var tag and not 0; at += 16)
        {
            table[tag] = bytes.UInt64(offset + at + 8);
        }

        symbolCount = CountSymbols();
        ReadRelocations(DtRela, DtRelaSize);
        ReadRelocations(DtPltRela, DtPltSize);
        Needed = [.. ReadNeeded()];
        Defined = ReadDefined();
    }

    /// <summary>The versions that it needs of others, in the file's order.</summary>
    public IReadOnlyList<NeededVersion> Needed { get; }

    /// <summary>The versions that it defines, by the index that its symbols use.</summary>
    public IReadOnlyDictionary<int, string> Defined { get; }

    /// <summary>Reads a library.</summary>
    /// <exception cref="ElfException">It cannot be read.</exception>
    public static ElfLibrary Read(ReadOnlyMemory<byte> content) => new(new ElfBytes(content));

    /// <summary>Its symbols of one version, given or wanted.</summary>
    /// <exception cref="ElfException">The tables are damaged.</exception>
    public IEnumerable<ElfSymbol> SymbolsOf(int version)
    {
        if (!table.ContainsKey(DtVersions) || symbolCount == 0)
        {
            yield break;
        }

        ulong symbols = At(DtSymbols), versions = At(DtVersions);
        for (int i = 0; i < symbolCount; i++)
        {
            if ((bytes.UInt16(versions + (ulong)(2 * i)) & IndexMask) == version)
            {
                ulong symbol = symbols + (ulong)(SymbolSize * i);
                yield return new ElfSymbol(Text(bytes.UInt32(symbol), LongestName), bytes.UInt16(symbol + 6) != 0, version, relocated.Contains((uint)i));
            }
        }
    }

    private ulong At(ulong tag) => header.OffsetOf(table.TryGetValue(tag, out ulong address) ? address : throw new ElfException($"has no entry 0x{tag:x} in its dynamic table"));

    private string Text(uint offset, int longest = LongestVersion)
    {
        ulong size = table.GetValueOrDefault(DtStringsSize);
        if (offset >= size)
        {
            throw new ElfException($"is damaged: it names a text at {offset} of {size}");
        }

        ReadOnlySpan<byte> rest = bytes.Span(At(DtStrings), size)[(int)offset..];
        int end = rest[..Math.Min(rest.Length, longest + 1)].IndexOf((byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(rest[..end]) : throw new ElfException($"is damaged: a name in it is longer than {longest} bytes");
    }

    // No table says how many symbols there are; the hash tables, which the loader finds symbols with, imply it.
    private int CountSymbols()
    {
        long count = table.ContainsKey(DtHash) ? bytes.UInt32(At(DtHash) + 4) : table.ContainsKey(DtGnuHash) ? CountByGnuHash(At(DtGnuHash)) : 0;
        if (count > 0)
        {
            _ = bytes.Span(At(DtSymbols), (ulong)(count * SymbolSize));
        }

        return (int)count;
    }

    // The last symbol is the end of the chain that begins last. What is wanted from others is not hashed and comes before all chains.
    private long CountByGnuHash(ulong hash)
    {
        uint buckets = bytes.UInt32(hash), first = bytes.UInt32(hash + 4), bloom = bytes.UInt32(hash + 8);
        ulong bucketTable = hash + 16 + (8 * (ulong)bloom), chains = bucketTable + (4 * (ulong)buckets);
        _ = bytes.Span(bucketTable, 4 * (ulong)buckets);
        uint last = 0;
        for (uint i = 0; i < buckets; i++)
        {
            last = Math.Max(last, bytes.UInt32(bucketTable + (4 * i)));
        }

        if (last < first)
        {
            return first;
        }

        while ((bytes.UInt32(chains + (4 * (ulong)(last - first))) & 1) == 0)
        {
            last++;
        }

        return last + 1L;
    }

    private void ReadRelocations(ulong tag, ulong sizeTag)
    {
        if (table.TryGetValue(sizeTag, out ulong size) && size > 0)
        {
            ulong start = At(tag);
            _ = bytes.Span(start, size);
            for (ulong at = 0; at + RelaSize <= size; at += RelaSize)
            {
                relocated.Add((uint)(bytes.UInt64(start + at + 8) >> 32));
            }
        }
    }

    private List<NeededVersion> ReadNeeded()
    {
        var needed = new List<NeededVersion>();
        if (!table.TryGetValue(DtNeededCount, out ulong count) || count == 0)
        {
            return needed;
        }

        int budget = bytes.Length / NeedSize;
        ulong library = At(DtNeeded);
        for (ulong i = 0; i < count; i++)
        {
            string name = Text(bytes.UInt32(library + 4));
            ulong entry = library + bytes.UInt32(library + 8);
            for (int left = bytes.UInt16(library + 2); left > 0; left--)
            {
                Spend(ref budget);
                needed.Add(new NeededVersion(
                    name, Text(bytes.UInt32(entry + 8)), bytes.UInt16(entry + 6) & IndexMask, (bytes.UInt16(entry + 4) & WeakFlag) != 0, checked((int)entry)));
                entry += bytes.UInt32(entry + 12);
            }

            Spend(ref budget);
            library += bytes.UInt32(library + 12);
        }

        return needed;
    }

    private Dictionary<int, string> ReadDefined()
    {
        var defined = new Dictionary<int, string>();
        if (!table.TryGetValue(DtDefinedCount, out ulong count) || count == 0)
        {
            return defined;
        }

        int budget = bytes.Length / DefinitionSize;
        ulong definition = At(DtDefined);
        for (ulong i = 0; i < count; i++)
        {
            Spend(ref budget);
            defined[bytes.UInt16(definition + 4) & IndexMask] = Text(bytes.UInt32(definition + bytes.UInt32(definition + 12)));
            definition += bytes.UInt32(definition + 16);
        }

        return defined;
    }

    // More entries than fit into the file mean a chain that runs in a circle.
    private static void Spend(ref int budget)
    {
        if (budget-- == 0)
        {
            throw new ElfException("is damaged: its table of versions has no end");
        }
    }
}
