using System.Buffers.Binary;
using System.Text;

namespace MlNetPath.Onnx.Torch.Tests.Native;

/// <summary>Writes small ELF libraries, table by table, with nothing in them but what the system's loader is told about symbols and versions.</summary>
internal sealed class SyntheticElf
{
    // Not zero, so that addresses and offsets in the file are never the same by accident.
    private const ulong Base = 0x10000;

    private readonly List<(string Name, bool Defined, int Version, bool Relocated)> symbols = [("", false, 0, false)];
    private readonly List<(string Library, (string Name, int Index, bool Weak)[] Versions)> needed = [];
    private readonly List<(string Name, int Index)> defined = [];

    public bool UseGnuHash { get; init; } = true;

    public SyntheticElf Symbol(string name, int version, bool relocated = false, bool defined = false)
    {
        symbols.Add((name, defined, version, relocated));
        return this;
    }

    public SyntheticElf Needs(string library, params (string Name, int Index, bool Weak)[] versions)
    {
        needed.Add((library, versions));
        return this;
    }

    public SyntheticElf Defines(string version, int index)
    {
        defined.Add((version, index));
        return this;
    }

    public byte[] Write()
    {
        var file = new List<byte>(new byte[64 + (2 * 56)]);
        var texts = new List<byte> { 0 };
        var table = new List<(ulong Tag, ulong Value)>();

        // Wanted symbols come before given ones, since only those are hashed.
        var ordered = symbols.OrderBy(s => s.Defined).ToList();
        int firstDefined = ordered.FindIndex(s => s.Defined) is var found and >= 0 ? found : ordered.Count;
        table.Add((6, Here()));
        foreach (var (name, isDefined, _, _) in ordered)
        {
            U32(Text(name));
            file.AddRange([0x12, 0]);
            U16(isDefined ? 1u : 0u);
            U64(0);
            U64(0);
        }

        table.Add((0x6ffffff0, Here()));
        ordered.ForEach(s => U16((uint)s.Version));
        if (UseGnuHash)
        {
            // One bucket, one chain: all given symbols, the last one marked as the end.
            table.Add((0x6ffffef5, Here()));
            U32(1);
            U32((uint)firstDefined);
            U32(1);
            U32(0);
            U64(ulong.MaxValue);
            U32(firstDefined < ordered.Count ? (uint)firstDefined : 0);
            for (int i = firstDefined; i < ordered.Count; i++)
            {
                U32(i == ordered.Count - 1 ? 1u : 2u);
            }
        }
        else
        {
            table.Add((4, Here()));
            U32(1);
            U32((uint)ordered.Count);
        }

        // Relocations without addends' meaning: half in each of the two tables.
        int[] relocated = [.. Enumerable.Range(0, ordered.Count).Where(i => ordered[i].Relocated)];
        Relocations(7, 8, relocated.Where((_, i) => i % 2 == 0));
        Relocations(23, 2, relocated.Where((_, i) => i % 2 == 1));

        if (needed.Count > 0)
        {
            table.Add((0x6ffffffe, Here()));
            table.Add((0x6fffffff, (ulong)needed.Count));
            for (int i = 0; i < needed.Count; i++)
            {
                (string library, (string Name, int Index, bool Weak)[] versions) = needed[i];
                U16(1);
                U16((uint)versions.Length);
                U32(Text(library));
                U32(16);
                U32(i == needed.Count - 1 ? 0 : (uint)(16 * (versions.Length + 1)));
                for (int v = 0; v < versions.Length; v++)
                {
                    U32(Hash(versions[v].Name));
                    U16(versions[v].Weak ? 2u : 0u);
                    U16((uint)versions[v].Index);
                    U32(Text(versions[v].Name));
                    U32(v == versions.Length - 1 ? 0u : 16u);
                }
            }
        }

        if (defined.Count > 0)
        {
            table.Add((0x6ffffffc, Here()));
            table.Add((0x6ffffffd, (ulong)defined.Count));
            for (int i = 0; i < defined.Count; i++)
            {
                U16(1);
                U16(0);
                U16((uint)defined[i].Index);
                U16(1);
                U32(Hash(defined[i].Name));
                U32(20);
                U32(i == defined.Count - 1 ? 0u : 28u);
                U32(Text(defined[i].Name));
                U32(0);
            }
        }

        table.Add((5, Here()));
        table.Add((10, (ulong)texts.Count));
        file.AddRange(texts);
        ulong dynamic = Here();
        foreach ((ulong tag, ulong value) in table.Append((0ul, 0ul)))
        {
            U64(tag);
            U64(value);
        }

        byte[] bytes = [.. file];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(16), 3);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(32), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(54), 56);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(56), 2);
        Segment(0, 1, 0, (ulong)bytes.Length);
        Segment(1, 2, dynamic - Base, (ulong)bytes.Length - (dynamic - Base));
        return bytes;

        ulong Here() => Base + (ulong)file.Count;

        void Segment(int index, uint kind, ulong offset, ulong length)
        {
            Span<byte> entry = bytes.AsSpan(64 + (56 * index), 56);
            BinaryPrimitives.WriteUInt32LittleEndian(entry, kind);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], offset);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[16..], Base + offset);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[32..], length);
        }

        void Relocations(ulong tag, ulong sizeTag, IEnumerable<int> indices)
        {
            table.Add((tag, Here()));
            int before = file.Count;
            foreach (int index in indices)
            {
                U64(0);
                U64(((ulong)index << 32) | 7);
                U64(0);
            }

            table.Add((sizeTag, (ulong)(file.Count - before)));
        }

        uint Text(string text)
        {
            var offset = (uint)texts.Count;
            texts.AddRange([.. Encoding.UTF8.GetBytes(text), 0]);
            return offset;
        }

        void U16(uint value) => file.AddRange(BitConverter.GetBytes((ushort)value));
        void U32(uint value) => file.AddRange(BitConverter.GetBytes(value));
        void U64(ulong value) => file.AddRange(BitConverter.GetBytes(value));
    }

    /// <summary>The hash of System V ABI, chapter 5, which the loader compares versions by.</summary>
    public static uint Hash(string name)
    {
        uint hash = 0;
        foreach (byte letter in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash << 4) + letter;
            uint high = hash & 0xf0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        return hash;
    }
}
