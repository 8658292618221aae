using System.Buffers.Binary;

namespace MlNetPath.Cli;

/// <summary>
/// The metadata at the end of a Parquet file (https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift), as far as columns are copied
/// by it: as they lie in the file, compressed and encoded, whatever their types. Not thread-safe.
/// </summary>
internal sealed class ParquetFooter
{
    // Field numbers of FileMetaData, RowGroup, ColumnChunk and ColumnMetaData.
    private const short Schema = 2, Rows = 3, Groups = 4, Orders = 7;
    private const short GroupColumns = 1, GroupBytes = 2, GroupRows = 3, GroupOffset = 5, GroupCompressed = 6, GroupOrdinal = 7;
    private const short ChunkFile = 1, ChunkOffset = 2, ChunkData = 3, ChunkCrypto = 8;
    private const short DataCompressed = 7, DataPage = 9, IndexPage = 10, DictionaryPage = 11, BloomOffset = 14, BloomLength = 15;
    private const short ElementChildren = 5;
    private static readonly byte[] Magic = "PAR1"u8.ToArray();

    private readonly ThriftStruct file;

    private ParquetFooter(ThriftStruct file) => this.file = file;

    /// <summary>How many row groups there are.</summary>
    public int Count => GroupList.Items.Count;

    private ThriftList GroupList => file.List(Groups) ?? throw ThriftStruct.Damaged();

    /// <summary>Reads the footer of a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ParquetFooter Read(Stream stream) => new(ThriftStruct.Parse(BytesOf(stream).AsSpan(..^8)));

    /// <summary>The bytes of a footer, to the end of the file: metadata, its length, and the mark of the format.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static byte[] BytesOf(Stream stream)
    {
        Span<byte> end = stackalloc byte[8];
        stream.Position = Math.Max(0, stream.Length - end.Length);
        stream.ReadExactly(end);
        long length = BinaryPrimitives.ReadInt32LittleEndian(end) + (long)end.Length;
        if (length < end.Length || length > stream.Length || !end[4..].SequenceEqual(Magic))
        {
            throw ThriftStruct.Damaged();
        }

        byte[] footer = new byte[length];
        stream.Position = stream.Length - length;
        stream.ReadExactly(footer);
        return footer;
    }

    /// <summary>Starts a file that has the columns of two, and no rows.</summary>
    /// <param name="output">An empty stream.</param>
    /// <param name="added">The file whose columns come last: single values without children.</param>
    public void Begin(Stream output, ParquetFooter added)
    {
        ThriftStruct begun = ThriftStruct.Parse(file.ToBytes());
        begun.Set(Rows, ThriftKind.Int64, 0L);
        begun.Set(Groups, ThriftKind.List, new ThriftList(ThriftKind.Struct, []));
        ThriftList elements = Required(begun.List(Schema));
        ThriftStruct[] more = [.. Required(added.file.List(Schema)).Structs.Skip(1)];
        Required(elements.Structs.FirstOrDefault()).Shift(ElementChildren, more.Length);
        elements.Items.AddRange(more);
        if (begun.List(Orders) is { } orders)
        {
            foreach (ThriftStruct _ in more)
            {
                var order = new ThriftStruct();
                order.Set(1, ThriftKind.Struct, new ThriftStruct()); // in the order of their type
                orders.Items.Add(order);
            }
        }

        output.Write(Magic);
        new ParquetFooter(begun).Write(output);
    }

    /// <summary>Writes a row group of a file, with the columns of another's only one behind its own, over the footer of an output.</summary>
    /// <param name="index">Which group.</param>
    /// <param name="input">The file of this footer.</param>
    /// <param name="added">The other file.</param>
    /// <param name="output">The output, which has the columns of both.</param>
    /// <exception cref="InvalidDataException">The input cannot be copied.</exception>
    public void Append(int index, Stream input, Stream added, Stream output)
    {
        ParquetFooter target = Read(output), more = Read(added);
        output.Position = output.Length - BytesOf(output).Length;
        long start = output.Position;
        ThriftStruct group = ThriftStruct.Parse(GroupList.Structs[index].ToBytes()), other = more.GroupList.Structs[0];
        ThriftList columns = Required(group.List(GroupColumns));
        foreach (ThriftStruct chunk in columns.Structs)
        {
            Copy(chunk, input, output);
        }

        foreach (ThriftStruct chunk in Required(other.List(GroupColumns)).Structs)
        {
            Copy(chunk, added, output);
            columns.Items.Add(chunk);
        }

        group.Shift(GroupBytes, other.Number(GroupBytes) ?? 0);
        group.Set(GroupCompressed, ThriftKind.Int64, output.Position - start);
        group.Set(GroupOffset, ThriftKind.Int64, start);
        if (target.Count <= short.MaxValue)
        {
            group.Set(GroupOrdinal, ThriftKind.Int16, (long)target.Count);
        }
        else
        {
            group.Remove(GroupOrdinal);
        }

        target.GroupList.Items.Add(group);
        target.file.Shift(Rows, group.Number(GroupRows) ?? 0);
        target.Write(output);
    }

    private static T Required<T>(T? value)
        where T : class => value ?? throw ThriftStruct.Damaged();

    private static void Copy(ThriftStruct chunk, Stream from, Stream to)
    {
        ThriftStruct data = chunk.Struct(ChunkData) ?? throw new InvalidDataException("a column has no metadata");
        if (chunk.Bytes(ChunkFile) is not null || chunk.Struct(ChunkCrypto) is not null)
        {
            throw new InvalidDataException("a column lies in another file, or is encrypted");
        }

        // A dictionary lies before the values; some writers give 0 where there is none, or, in a group without rows, where there are no values.
        long start = data.Number(DataPage) ?? 0, length = data.Number(DataCompressed) ?? -1;
        bool hasValues = start > 0;
        if (data.Number(DictionaryPage) is { } dictionary and > 0)
        {
            start = hasValues ? Math.Min(start, dictionary) : dictionary;
        }
        else
        {
            data.Remove(DictionaryPage);
        }

        if (length != 0 && (start < Magic.Length || length < 0 || start + length > from.Length))
        {
            throw new InvalidDataException("a column lies outside the file");
        }

        long by = to.Position - start;
        from.Position = length == 0 ? 0 : start; // of no rows there need be no page
        byte[] buffer = new byte[(int)Math.Min(length, 1 << 20)];
        for (long left = length; left > 0;)
        {
            int read = (int)Math.Min(left, buffer.Length);
            from.ReadExactly(buffer, 0, read);
            to.Write(buffer, 0, read);
            left -= read;
        }

        data.Shift(DataPage, hasValues ? by : 0);
        data.Shift(IndexPage, by);
        data.Shift(DictionaryPage, by);
        chunk.Set(ChunkOffset, ThriftKind.Int64, start + by);

        // Page indexes and Bloom filters lie elsewhere in the file, and only make searching faster.
        data.Remove(BloomOffset, BloomLength);
        chunk.Remove(4, 5, 6, 7);
    }

    private void Write(Stream output)
    {
        byte[] metadata = file.ToBytes();
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, metadata.Length);
        output.Write(metadata);
        output.Write(length);
        output.Write(Magic);
        output.SetLength(output.Position);
    }
}
