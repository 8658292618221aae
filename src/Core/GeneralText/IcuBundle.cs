using System.Buffers.Binary;
using System.Text;

namespace MlNetPath.Core.GeneralText;

/// <summary>
/// Finds the strings of an ICU resource bundle (<c>.res</c>, data format "ResB" 2 and 3) with the keys that lead to them. The format is
/// described in ICU's <c>uresdata.h</c>: items are 32-bit words, a kind in 4 bits and an offset in 28; strings and small tables lie
/// in an array of 16-bit units; keys and strings that bundles share lie in a pool bundle. Numbers, binary data and aliases are passed over.
/// </summary>
internal sealed class IcuBundle
{
    private const int MostLevels = 32;
    private const int KindString = 0, KindTable = 2, KindTable32 = 4, KindTable16 = 5, KindString16 = 6, KindArray = 8, KindArray16 = 9;

    private readonly byte[] body;
    private readonly bool bigEndian;
    private readonly IcuBundle? pool;
    private readonly int indexes, units, localKeys, poolStrings, poolStrings16;

    /// <summary>Reads the head of a bundle.</summary>
    /// <param name="content">The file.</param>
    /// <param name="pool">The pool that it shares; null where it has none.</param>
    /// <exception cref="FormatException">It is no resource bundle, or cut off.</exception>
    public IcuBundle(byte[] content, IcuBundle? pool = null)
    {
        if (content.Length < 24 || content[2] != 0xDA || content[3] != 0x27 || !content.AsSpan(12, 4).SequenceEqual("ResB"u8) || content[16] is not (2 or 3))
        {
            throw new FormatException("The file is no ICU resource bundle of format 2 or 3.");
        }

        this.pool = pool;
        bigEndian = content[8] == 1;
        body = content;
        body = content[Unit(0)..];
        try
        {
            int first = Word(4);
            indexes = first & 0xFF;
            int keysEnd = Word(8), attributes = indexes > 5 ? Word(24) : 0;
            units = keysEnd * 4;
            bool usesPool = (attributes & 4) != 0;
            if (usesPool && pool is null)
            {
                throw new FormatException("The resource bundle needs the pool bundle of its folder.");
            }

            localKeys = !usesPool ? 0x10000 : keysEnd > indexes + 1 ? units : 0;
            poolStrings = (int)((uint)first >> 8) | ((attributes & 0xF000) << 12);
            poolStrings16 = (int)((uint)attributes >> 16);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new FormatException("The resource bundle is cut off.", e);
        }
    }

    /// <summary>Every string with its path, such as <c>/Languages/de</c>; the items of a list are numbered.</summary>
    /// <exception cref="FormatException">The bundle is cut off or leads in a circle.</exception>
    public IReadOnlyList<(string Path, string Text)> Strings()
    {
        var found = new List<(string, string)>();
        try
        {
            Visit((uint)Word(0), "", 0, found);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new FormatException("The resource bundle is cut off.", e);
        }

        return found;
    }

    private void Visit(uint item, string path, int level, List<(string, string)> found)
    {
        if (level == MostLevels)
        {
            throw new FormatException($"The resource bundle has more than {MostLevels} levels.");
        }

        int offset = (int)(item & 0x0FFFFFFF), at = offset * 4, at16 = units + (offset * 2);
        switch (item >> 28)
        {
            case KindString16:
                found.Add((path, offset < poolStrings ? pool!.String16(offset) : String16(offset - poolStrings)));
                break;
            case KindString when offset != 0:
                found.Add((path, Characters(at + 4, Word(at))));
                break;
            case KindTable when offset != 0:
                // A count, that many keys of 16 bits, padding to a word, the items.
                int count = Unit(at), items = (at + 2 + (2 * count) + 3) & ~3;
                for (int i = 0; i < count; i++)
                {
                    Visit((uint)Word(items + (4 * i)), $"{path}/{Key16(Unit(at + 2 + (2 * i)))}", level + 1, found);
                }

                break;
            case KindTable32 when offset != 0:
                count = Word(at);
                for (int i = 0; i < count; i++)
                {
                    Visit((uint)Word(at + 4 + (4 * (count + i))), $"{path}/{Key32(Word(at + 4 + (4 * i)))}", level + 1, found);
                }

                break;
            case KindTable16:
                count = Unit(at16);
                for (int i = 0; i < count; i++)
                {
                    Visit(Item16(Unit(at16 + 2 + (2 * (count + i)))), $"{path}/{Key16(Unit(at16 + 2 + (2 * i)))}", level + 1, found);
                }

                break;
            case KindArray when offset != 0:
                count = Word(at);
                for (int i = 0; i < count; i++)
                {
                    Visit((uint)Word(at + 4 + (4 * i)), $"{path}/{i}", level + 1, found);
                }

                break;
            case KindArray16:
                count = Unit(at16);
                for (int i = 0; i < count; i++)
                {
                    Visit(Item16(Unit(at16 + 2 + (2 * i))), $"{path}/{i}", level + 1, found);
                }

                break;
        }
    }

    // In 16 bits there are strings only: those of the pool first.
    private uint Item16(int item) => ((uint)KindString16 << 28) | (uint)(item < poolStrings16 ? item : item - poolStrings16 + poolStrings);

    // A trail surrogate in front gives the length; other strings end with a zero.
    private string String16(int offset)
    {
        int at = units + (offset * 2), first = Unit(at);
        if ((first & 0xFC00) != 0xDC00)
        {
            int length = 0;
            while (Unit(at + (2 * length)) != 0)
            {
                length++;
            }

            return Characters(at, length);
        }

        return first switch
        {
            < 0xDFEF => Characters(at + 2, first & 0x3FF),
            < 0xDFFF => Characters(at + 4, ((first - 0xDFEF) << 16) | Unit(at + 2)),
            _ => Characters(at + 6, (Unit(at + 2) << 16) | Unit(at + 4)),
        };
    }

    private string Characters(int at, int length) =>
        (bigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(body.AsSpan(at, length * 2));

    private string Key16(int key) => key < localKeys ? Key(key) : pool!.PoolKey(key - localKeys);

    private string Key32(int key) => key >= 0 ? Key(key) : pool!.PoolKey(key & int.MaxValue);

    private string PoolKey(int key) => Key((4 * (1 + indexes)) + key);

    private string Key(int at)
    {
        ReadOnlySpan<byte> rest = body.AsSpan(at);
        return Encoding.Latin1.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private int Word(int at) => bigEndian ? BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at, 4)) : BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at, 4));

    private int Unit(int at) => bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(at, 2)) : BinaryPrimitives.ReadUInt16LittleEndian(body.AsSpan(at, 2));
}
