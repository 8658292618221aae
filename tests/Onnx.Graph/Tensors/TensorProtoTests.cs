using System.Runtime.InteropServices;
using Google.Protobuf;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests.Tensors;

/// <summary>Tensors from messages, in every type and storage.</summary>
public sealed class TensorProtoTests
{
    public static TheoryData<ElementType> Types => [.. Enum.GetValues<ElementType>().Where(t => t != ElementType.Undefined)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_comes_back_from_raw_bytes_and_from_its_own_list(ElementType type)
    {
        foreach (long[] dimensions in (long[][])[[], [1], [3], [2, 3], [0], [4, 0, 2], [7, 1]])
        {
            if (type == ElementType.String)
            {
                string[] strings = [.. Enumerable.Range(0, (int)dimensions.Aggregate(1L, (a, b) => a * b)).Select(i => new string('é', i))];
                OnnxTensor text = OnnxTensor.FromProto(OnnxTensor.FromStrings(strings, dimensions).ToProto("t"));
                Assert.Equal(strings, text.Strings);
                Assert.Equal(dimensions, text.Dimensions);
                continue;
            }

            var random = new Random(1);
            long count = dimensions.Aggregate(1L, (a, b) => a * b);
            byte[] bytes = new byte[((count * type.Bits()) + 7) / 8];
            random.NextBytes(bytes);
            OnnxTensor tensor = OnnxTensor.FromBytes(type, bytes, dimensions);
            TensorProto proto = TensorProto.Parser.ParseFrom(tensor.ToProto("t").ToByteArray());
            Same(OnnxTensor.FromProto(proto));

            // The same bytes as the list that the specification asks for.
            proto.ClearRawData();
            AddToList(proto, type, bytes);
            Same(OnnxTensor.FromProto(TensorProto.Parser.ParseFrom(proto.ToByteArray())));

            proto.Dims.Add(9);
            if (count > 0)
            {
                Assert.Contains("'t'", Assert.Throws<GraphException>(() => OnnxTensor.FromProto(proto)).Message, StringComparison.Ordinal);
            }

            void Same(OnnxTensor read)
            {
                Assert.Equal(type, read.Type);
                Assert.Equal(dimensions, read.Dimensions);
                Assert.Equal(bytes, read.Bytes.ToArray());
            }
        }
    }

    [Fact]
    public void More_elements_than_a_tensor_can_hold_are_refused()
    {
        // A span that claims more than is there: its length is looked at before anything in it.
        double one = 1;
        Assert.Contains("2400000000 bytes", Assert.Throws<ArgumentException>(
            () => OnnxTensor.From(MemoryMarshal.CreateReadOnlySpan(ref one, 300_000_000), 300_000_000)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Small_integers_may_be_listed_signed_or_as_bits_and_nothing_else()
    {
        Assert.Equal([-1, 127], OnnxTensor.FromProto(new TensorProto { DataType = (int)ElementType.Int8, Dims = { 2 }, Int32Data = { -1, 127 } }).Span<sbyte>().ToArray());
        Assert.Equal([-1, 1], OnnxTensor.FromProto(new TensorProto { DataType = (int)ElementType.Int16, Dims = { 2 }, Int32Data = { 65535, 1 } }).Span<short>().ToArray());
        Assert.Equal([(Half)1, Half.NegativeInfinity], OnnxTensor.FromProto(new TensorProto { DataType = (int)ElementType.Float16, Dims = { 2 }, Int32Data = { 0x3C00, 0xFC00 } }).Span<Half>().ToArray());
        Fails(new TensorProto { DataType = (int)ElementType.UInt8, Dims = { 1 }, Int32Data = { 256 } }, "256 is no UInt8");
        Fails(new TensorProto { DataType = (int)ElementType.BFloat16, Dims = { 1 }, Int32Data = { 65536 } }, "65536 is no BFloat16");
        Fails(new TensorProto { DataType = (int)ElementType.UInt32, Dims = { 1 }, Uint64Data = { 1UL << 32 } }, "4294967296 is no UInt32");
    }

    [Fact]
    public void Impossible_tensors_are_refused_before_memory_is_taken()
    {
        Fails(new TensorProto { DataType = 1, Dims = { -1 } }, "impossible dimensions");
        Fails(new TensorProto { DataType = 1, Dims = { 1L << 62, 4 } }, "impossible dimensions");
        Fails(new TensorProto { DataType = 1, Dims = { 1L << 32, 1L << 32 }, FloatData = { 1 } }, "impossible dimensions");
        Fails(new TensorProto { DataType = 1, Dims = { 1L << 40 }, FloatData = { 1 } }, "holds 4");
        Fails(new TensorProto { DataType = 8, Dims = { 1L << 40 }, StringData = { ByteString.Empty } }, "holds 1");
        Fails(new TensorProto { DataType = 8, Dims = { 1 }, StringData = { ByteString.CopyFrom(0xFF) } }, "element 0 is no text");
        Fails(new TensorProto { DataType = 0, Dims = { 1 } }, "element type 0");
        Fails(new TensorProto { DataType = 99, Dims = { 1 } }, "element type 99");
        Fails(new TensorProto { DataType = -1 }, "element type -1");
        Fails(new TensorProto { DataType = 1, Dims = { 1 } }, "holds 0");
        Fails(new TensorProto { DataType = 1, Dims = { 1 }, Segment = new() { Begin = 0, End = 1 } }, "segment");
    }

    [Fact]
    public void Raw_bytes_are_shared_both_ways()
    {
        byte[] memory = [1, 2, 3, 4];
        TensorProto proto = OnnxTensor.FromBytes(ElementType.UInt8, memory, 4).ToProto("t");
        OnnxTensor back = OnnxTensor.FromProto(proto);
        memory[0] = 9;
        Assert.Equal(9, proto.RawData[0]);
        Assert.Equal(9, back.Bytes.Span[0]);
    }

    private static void Fails(TensorProto tensor, string reason)
    {
        tensor.Name = "w";
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<GraphException>(() => OnnxTensor.FromProto(tensor)).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Contains("Tensor 'w'", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    private static void AddToList(TensorProto proto, ElementType type, byte[] bytes)
    {
        for (int i = 0; i < bytes.Length;)
        {
            switch (type)
            {
                case ElementType.Float or ElementType.Complex64:
                    proto.FloatData.Add(BitConverter.ToSingle(bytes, i));
                    i += 4;
                    break;
                case ElementType.Double or ElementType.Complex128:
                    proto.DoubleData.Add(BitConverter.ToDouble(bytes, i));
                    i += 8;
                    break;
                case ElementType.Int64:
                    proto.Int64Data.Add(BitConverter.ToInt64(bytes, i));
                    i += 8;
                    break;
                case ElementType.UInt64:
                    proto.Uint64Data.Add(BitConverter.ToUInt64(bytes, i));
                    i += 8;
                    break;
                case ElementType.UInt32:
                    proto.Uint64Data.Add(BitConverter.ToUInt32(bytes, i));
                    i += 4;
                    break;
                case ElementType.Int32:
                    proto.Int32Data.Add(BitConverter.ToInt32(bytes, i));
                    i += 4;
                    break;
                case ElementType.Int16:
                    proto.Int32Data.Add(BitConverter.ToInt16(bytes, i));
                    i += 2;
                    break;
                case ElementType.UInt16 or ElementType.Float16 or ElementType.BFloat16:
                    proto.Int32Data.Add(BitConverter.ToUInt16(bytes, i));
                    i += 2;
                    break;
                default:
                    proto.Int32Data.Add(type == ElementType.Int8 ? (sbyte)bytes[i] : bytes[i]);
                    i++;
                    break;
            }
        }
    }
}
