namespace MlNetPath.Cli;

/// <summary>
/// A struct in Thrift's compact protocol (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md), read without knowing what its fields
/// mean, so that what a newer version of a format says is written again as it was. Values are long, byte[] (for <see cref="ThriftKind.Double"/> too), bool,
/// <see cref="ThriftList"/> and <see cref="ThriftStruct"/>.
/// </summary>
internal sealed class ThriftStruct
{
    private const int Deepest = 64;

    private readonly SortedDictionary<short, (ThriftKind Kind, object Value)> fields = [];

    /// <summary>Reads a struct from its bytes.</summary>
    /// <exception cref="InvalidDataException">They are none.</exception>
    public static ThriftStruct Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return ReadStruct(ref bytes, 0);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException)
        {
            throw Damaged(e);
        }
    }

    /// <summary>A number, or null where it is not there.</summary>
    public long? Number(short id) => Get<object>(id) switch
    {
        null => null,
        long number => number,
        _ => throw Damaged(),
    };

    /// <summary>Bytes, or null where they are not there.</summary>
    public byte[]? Bytes(short id) => Get<byte[]>(id);

    /// <summary>A list, or null where it is not there.</summary>
    public ThriftList? List(short id) => Get<ThriftList>(id);

    /// <summary>A struct, or null where it is not there.</summary>
    public ThriftStruct? Struct(short id) => Get<ThriftStruct>(id);

    /// <summary>Sets a field.</summary>
    public void Set(short id, ThriftKind kind, object value) => fields[id] = (kind, value);

    /// <summary>Adds to a number where it is there.</summary>
    public void Shift(short id, long by)
    {
        if (Number(id) is { } number)
        {
            fields[id] = (fields[id].Kind, number + by);
        }
    }

    /// <summary>Takes fields away.</summary>
    public void Remove(params ReadOnlySpan<short> ids)
    {
        foreach (short id in ids)
        {
            fields.Remove(id);
        }
    }

    /// <summary>The struct as bytes.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        Write(stream, this);
        return stream.ToArray();
    }

    /// <summary>The error of bytes that are not what they should be.</summary>
    public static InvalidDataException Damaged(Exception? cause = null) => new("its footer is damaged", cause);

    private T? Get<T>(short id)
        where T : class => !fields.TryGetValue(id, out var field) ? null : field.Value as T ?? throw Damaged();

    private static ThriftStruct ReadStruct(ref ReadOnlySpan<byte> bytes, int depth)
    {
        if (depth > Deepest)
        {
            throw Damaged();
        }

        var read = new ThriftStruct();
        short id = 0;
        while (Take(ref bytes) is var head && (ThriftKind)(head & 0x0F) is var kind && kind != ThriftKind.Stop)
        {
            id = (short)(head >> 4 == 0 ? ReadNumber(ref bytes) : id + (head >> 4));
            read.fields[id] = (kind, kind is ThriftKind.True or ThriftKind.False ? kind == ThriftKind.True : ReadValue(ref bytes, kind, depth));
        }

        return read;
    }

    private static object ReadValue(ref ReadOnlySpan<byte> bytes, ThriftKind kind, int depth) => kind switch
    {
        ThriftKind.True or ThriftKind.False => Take(ref bytes) == 1,
        ThriftKind.Byte => (long)Take(ref bytes),
        ThriftKind.Int16 or ThriftKind.Int32 or ThriftKind.Int64 => ReadNumber(ref bytes),
        ThriftKind.Double => TakeMany(ref bytes, 8),
        ThriftKind.Binary => TakeMany(ref bytes, ReadUnsigned(ref bytes)),
        ThriftKind.List or ThriftKind.Set => ReadList(ref bytes, depth),
        ThriftKind.Struct => ReadStruct(ref bytes, depth + 1),
        _ => throw Damaged(),
    };

    private static ThriftList ReadList(ref ReadOnlySpan<byte> bytes, int depth)
    {
        byte head = Take(ref bytes);
        var kind = (ThriftKind)(head & 0x0F);
        ulong count = head >> 4 == 15 ? ReadUnsigned(ref bytes) : (ulong)(head >> 4);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, (ulong)bytes.Length);
        var items = new List<object>((int)count);
        for (ulong i = 0; i < count; i++)
        {
            items.Add(ReadValue(ref bytes, kind, depth + 1));
        }

        return new(kind, items);
    }

    private static byte Take(ref ReadOnlySpan<byte> bytes)
    {
        byte first = bytes[0];
        bytes = bytes[1..];
        return first;
    }

    private static byte[] TakeMany(ref ReadOnlySpan<byte> bytes, ulong count)
    {
        byte[] taken = bytes[..checked((int)Math.Min(count, int.MaxValue))].ToArray();
        bytes = bytes[taken.Length..];
        return taken;
    }

    private static ulong ReadUnsigned(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take(ref bytes);
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                break;
            }
        }

        return value;
    }

    // Zigzag: small numbers of either sign take few bytes.
    private static long ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = ReadUnsigned(ref bytes);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private static void Write(Stream stream, ThriftStruct value)
    {
        short last = 0;
        foreach ((short id, (ThriftKind kind, object field)) in value.fields)
        {
            ThriftKind written = field is bool truth ? (truth ? ThriftKind.True : ThriftKind.False) : kind;
            if (id - last is > 0 and <= 15)
            {
                stream.WriteByte((byte)(((id - last) << 4) | (byte)written));
            }
            else
            {
                stream.WriteByte((byte)written);
                WriteNumber(stream, id);
            }

            last = id;
            if (field is not bool)
            {
                WriteValue(stream, kind, field);
            }
        }

        stream.WriteByte((byte)ThriftKind.Stop);
    }

    private static void WriteValue(Stream stream, ThriftKind kind, object value)
    {
        switch (value)
        {
            case bool truth:
                stream.WriteByte((byte)(truth ? 1 : 2));
                break;
            case long number when kind == ThriftKind.Byte:
                stream.WriteByte((byte)number);
                break;
            case long number:
                WriteNumber(stream, number);
                break;
            case byte[] bytes:
                if (kind == ThriftKind.Binary)
                {
                    WriteUnsigned(stream, (ulong)bytes.Length);
                }

                stream.Write(bytes);
                break;
            case ThriftStruct inner:
                Write(stream, inner);
                break;
            case ThriftList list:
                int count = list.Items.Count;
                stream.WriteByte((byte)((Math.Min(count, 15) << 4) | (byte)list.Kind));
                if (count >= 15)
                {
                    WriteUnsigned(stream, (ulong)count);
                }

                list.Items.ForEach(item => WriteValue(stream, list.Kind, item));
                break;
        }
    }

    private static void WriteNumber(Stream stream, long value) => WriteUnsigned(stream, (ulong)((value << 1) ^ (value >> 63)));

    private static void WriteUnsigned(Stream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            stream.WriteByte((byte)(value | 0x80));
        }

        stream.WriteByte((byte)value);
    }
}
