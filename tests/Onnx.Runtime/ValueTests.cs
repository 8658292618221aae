using System.Numerics;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Runtime.Tests;

/// <summary>Every kind of value, into a model and out of it.</summary>
public sealed class ValueTests
{
    /// <summary>Types, the version of the operators that has them, and how many of them are in 8 bytes.</summary>
    public static TheoryData<TensorElementType, int> StoredTypes => new()
    {
        { TensorElementType.Float, 2 }, { TensorElementType.UInt8, 8 }, { TensorElementType.Int8, 8 }, { TensorElementType.UInt16, 4 }, { TensorElementType.Int16, 4 }, { TensorElementType.Int32, 2 },
        { TensorElementType.Int64, 1 }, { TensorElementType.Float16, 4 }, { TensorElementType.Double, 1 }, { TensorElementType.UInt32, 2 }, { TensorElementType.UInt64, 1 }, { TensorElementType.BFloat16, 4 },
        { TensorElementType.Float8E4M3FN, 8 }, { TensorElementType.Float8E4M3FNUZ, 8 }, { TensorElementType.Float8E5M2, 8 }, { TensorElementType.Float8E5M2FNUZ, 8 },
        { TensorElementType.UInt4, 16 }, { TensorElementType.Int4, 16 }, { TensorElementType.Float4E2M1, 16 }, { TensorElementType.Float8E8M0, 8 }, { TensorElementType.UInt2, 32 }, { TensorElementType.Int2, 32 },
    };

    [Theory]
    [MemberData(nameof(StoredTypes))]
    public void A_tensor_of_any_type_is_made_of_its_bytes_and_read_as_such(TensorElementType type, int elements)
    {
        byte[] bytes = [1, 0, 0x80, 0xFF, 0x3C, 0x7F, 0x12, 0x45];
        using RuntimeValue value = RuntimeValue.Tensor(type, bytes, elements);
        Assert.Equal((ValueKind.Tensor, type, elements), (value.Kind, value.ElementType, value.Length));
        Assert.Equal(bytes, value.Bytes().ToArray());
        Assert.Equal($"{type}[{elements}]", value.ToString());
        using RuntimeValue copy = RuntimeValue.Copy(type, bytes, 1, elements);
        Assert.Equal($"{type}[1, {elements}]", copy.ToString());
        Assert.All((Action[])[() => RuntimeValue.Tensor(type, bytes, elements + 64), () => RuntimeValue.Copy(type, bytes, elements + 64)], make => Assert.EndsWith("bytes, and 8 were given.", Assert.Throws<ArgumentException>(make).Message));
        bytes[0] = 2;
        Assert.Equal((2, 1, 0x45), (value.Bytes()[0], copy.Bytes()[0], copy.Bytes()[7]));
    }

    [Theory]
    [InlineData(TensorElementType.Float8E4M3FN)]
    [InlineData(TensorElementType.Float8E4M3FNUZ)]
    [InlineData(TensorElementType.Float8E5M2)]
    [InlineData(TensorElementType.Float8E5M2FNUZ)]
    public void Eight_bit_floats_go_in_and_come_out(TensorElementType type)
    {
        TypeProto x = ProtoModels.Tensor((ElementType)type, "n");
        using OnnxModel model = OnnxModel.Load(ProtoModels.OneNode("Identity", x, x, opset: 19));
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        using RuntimeValue value = RuntimeValue.Tensor(type, bytes, 256);
        using OnnxResults results = model.Run(("x", value));
        Assert.Equal(bytes, results["y"].Bytes().ToArray());
        Assert.Equal($"x {type}[n]", Assert.Single(model.Inputs).ToString());
    }

    // ONNX Runtime has no Identity of them, but casts.
    [Theory]
    [InlineData(TensorElementType.UInt4, 0)]
    [InlineData(TensorElementType.Int4, -8)]
    public void Four_bit_integers_go_in_and_come_out(TensorElementType type, int least)
    {
        TypeProto small = ProtoModels.Tensor((ElementType)type, "n"), wide = ProtoModels.Tensor(ElementType.Int8, "n");
        byte[] narrow = ProtoModels.OneNode("Cast", wide, small, 21, new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = (int)type });
        byte[] widen = ProtoModels.OneNode("Cast", small, wide, 21, new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = (int)ElementType.Int8 });
        sbyte[] all = [.. Enumerable.Range(least, 16).Select(i => (sbyte)i), (sbyte)least];
        using OnnxModel first = OnnxModel.Load(narrow), second = OnnxModel.Load(widen);
        using OnnxResults packed = first.Run(("x", all));
        Assert.Equal(9, packed[0].Bytes().Length);
        Assert.Equal((all[0] & 15) | ((all[1] & 15) << 4), packed[0].Bytes()[0]);
        using RuntimeValue again = RuntimeValue.Tensor(type, packed[0].Bytes().ToArray(), 17);
        using OnnxResults widened = second.Run(("x", again));
        Assert.Equal(all, widened[0].Span<sbyte>().ToArray());
    }

    [Fact]
    public void Slices_of_a_dimension_can_be_taken_more_than_once_or_not_at_all()
    {
        int[] elements = [.. Enumerable.Range(0, 24)];
        using RuntimeValue value = RuntimeValue.Tensor(elements, 2, 3, 4);
        using RuntimeValue first = value.Take(0, [1, 1, 0]), middle = value.Take(1, [2, 0]), last = value.Take(2, [3]), none = value.Take(1, []);
        Assert.Equal("Int32[3, 3, 4] Int32[2, 2, 4] Int32[2, 3, 1] Int32[2, 0, 4]", $"{first} {middle} {last} {none}");
        Assert.Equal([.. elements[12..], .. elements[12..], .. elements[..12]], first.Span<int>());
        Assert.Equal([8, 9, 10, 11, 0, 1, 2, 3, 20, 21, 22, 23, 12, 13, 14, 15], middle.Span<int>());
        Assert.Equal([3, 7, 11, 15, 19, 23], last.Span<int>());
    }

    [Fact]
    public void Complex_numbers_are_refused_in_words()
    {
        Assert.StartsWith("ONNX Runtime does not take a tensor Complex128[1]", Assert.Throws<ArgumentException>(() => RuntimeValue.Tensor(TensorElementType.Complex128, new byte[16], 1)).Message);
        Assert.StartsWith("ONNX Runtime does not take a tensor Complex128[1]", Assert.Throws<ArgumentException>(() => RuntimeValue.Copy(TensorElementType.Complex128, new byte[16], 1)).Message);
        Assert.StartsWith("ONNX Runtime has no tensors of Complex", Assert.Throws<ArgumentException>(() => RuntimeValue.Tensor(new Complex[1], 1)).Message);
    }

    [Fact]
    public void A_scalar_has_no_dimensions_and_one_element()
    {
        using OnnxModel model = OnnxModel.Load(TestModels.Identity(ElementType.Float, []));
        using OnnxResults results = model.Run(("x", new float[] { 3 }, []));
        Assert.Equal((1, 0), (results[0].Length, results[0].Shape.Length));
        Assert.Equal([3f], results[0].Span<float>().ToArray());
        Assert.Equal("Float[]", results[0].ToString());
    }

    [Fact]
    public void Where_a_scalar_is_declared_no_other_shape_goes_in_and_where_none_is_every_one()
    {
        using OnnxModel model = OnnxModel.Load(TestModels.Identity(ElementType.Float, []));
        Assert.Equal("Input 'x' wants Float[] and got Float[2].", Assert.Throws<ArgumentException>(() => model.Run(("x", new float[] { 3, 4 }))).Message);
        Assert.Equal("Input 'x' wants Float[] and got Float[1].", Assert.Throws<ArgumentException>(() => model.Run(("x", new float[] { 3 }))).Message);
        Assert.Equal("Input 'x' wants Float[] and got Int64[].", Assert.Throws<ArgumentException>(() => model.Run(("x", new long[1], []))).Message);

        ModelProto open = OnnxFile.Read(TestModels.Identity(ElementType.Float, []));
        open.Graph.Input[0].Type.TensorType.Shape = null;
        open.Graph.Output[0].Type.TensorType.Shape = null;
        byte[] file = open.ToByteArray();
        using var session = new InferenceSession(file);
        using var tensor = OrtValue.CreateTensorValueFromMemory([3f, 4f], [2]);
        using IDisposableReadOnlyCollection<OrtValue> theirs = session.Run(new RunOptions(), ["x"], [tensor], ["y"]);
        using OnnxModel any = OnnxModel.Load(file);
        using OnnxResults results = any.Run(("x", new float[] { 3, 4 }));
        Assert.Equal(theirs[0].GetTensorDataAsSpan<float>(), results[0].Span<float>());
    }

    [Fact]
    public void A_tensor_may_have_no_elements()
    {
        using OnnxModel model = OnnxModel.Load(TestModels.Product(4, 2));
        using OnnxResults results = model.Run(("x", Array.Empty<float>(), [0, 4]));
        Assert.Equal("Float[0, 2]", results[0].ToString());
        Assert.True(results[0].Span<float>().IsEmpty);
        using OnnxModel strings = OnnxModel.Load(TestModels.Identity(ElementType.String, ["n"]));
        using OnnxResults none = strings.Run(("x", Array.Empty<string>()));
        Assert.Empty(none[0].Strings());
    }

    [Fact]
    public void Strings_keep_every_character()
    {
        string[] texts = ["", "\0", "a\0b", "Wörter", "日本", "😀", new('x', 100_000)];
        using OnnxModel model = OnnxModel.Load(TestModels.Identity(ElementType.String, ["n"]));
        using OnnxResults results = model.Run(("x", texts));
        Assert.Equal(texts, results[0].Strings());
        Assert.Equal("a\0b"u8, results[0].Utf8(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => results[0].Utf8(texts.Length).Length);
        Assert.Contains("Strings()", Assert.Throws<InvalidOperationException>(() => results[0].Span<float>().Length).Message);
        Assert.Contains("Strings()", Assert.Throws<InvalidOperationException>(() => results[0].Bytes().Length).Message);
        Assert.Contains("Element 1", Assert.Throws<ArgumentException>(() => model.Run(("x", (string[])["a", null!]))).Message);
    }

    [Fact]
    public void Strings_of_any_bytes_go_in_and_come_out()
    {
        byte[][] texts = [[0xFF, 0xFE], [], [0xC3, 0xBC]];
        using RuntimeValue value = RuntimeValue.Strings([.. texts.Select(t => (ReadOnlyMemory<byte>)t)], 3);
        using OnnxModel model = OnnxModel.Load(TestModels.Identity(ElementType.String, ["n"]));
        using OnnxResults results = model.Run(("x", value));
        Assert.Equal(texts[0], results[0].Utf8(0).ToArray());
        Assert.Equal("ü", results[0].Strings()[2]);
    }

    [Fact]
    public void What_a_span_cannot_be_of_is_said()
    {
        using RuntimeValue value = RuntimeValue.Tensor(new float[2], 2);
        Assert.Equal("The tensor holds Float, not Int64.", Assert.Throws<InvalidOperationException>(() => value.Span<long>().Length).Message);
        Assert.Equal("The tensor holds Float, not strings.", Assert.Throws<InvalidOperationException>(() => value.Strings()).Message);
        Assert.Equal("The value is a Tensor, not a Sequence.", Assert.Throws<InvalidOperationException>(() => value.Count).Message);
        Assert.Throws<InvalidOperationException>(() => value.Item(0));
        Assert.Throws<InvalidOperationException>(() => value.Keys());
    }

    [Theory]
    [InlineData(new long[] { -1 })]
    [InlineData(new long[] { long.MaxValue, long.MaxValue, long.MaxValue })]
    [InlineData(new long[] { 1L << 40, 1L << 40 })]
    [InlineData(new long[] { long.MaxValue })]
    public void A_shape_that_cannot_be_is_an_argument_error(long[] shape)
    {
        Assert.Throws<ArgumentException>(() => RuntimeValue.Tensor(new float[1], shape));
        Assert.Throws<ArgumentException>(() => RuntimeValue.Copy<float>([1], shape));
        Assert.Throws<ArgumentException>(() => RuntimeValue.Tensor(TensorElementType.Float, new byte[4], shape));
        Assert.Throws<ArgumentException>(() => RuntimeValue.Strings(["a"], shape));
        using OnnxModel model = OnnxModel.Load(TestModels.Identity(ElementType.Float, ["a", "b", "c"]));
        using OnnxBinding binding = model.CreateBinding();
        Assert.Throws<ArgumentException>(() => binding.Input<float>("x", shape).Length);
        Assert.Throws<ArgumentException>(() => binding.Output<float>("y", shape).Length);
    }

    [Fact]
    public void A_copy_is_one()
    {
        float[] data = [1, 2];
        using RuntimeValue copy = RuntimeValue.Copy<float>(data, 2), same = RuntimeValue.Tensor(data, 2), slice = RuntimeValue.Tensor(data.AsMemory(1), 1);
        data[1] = 9;
        Assert.Equal([1f, 2f], copy.Span<float>().ToArray());
        Assert.Equal([1f, 9f], same.Span<float>().ToArray());
        Assert.Equal([9f], slice.Span<float>().ToArray());
    }

    [Fact]
    public void Half_is_read_as_either_of_its_types()
    {
        using RuntimeValue value = RuntimeValue.Tensor([(Half)1.5], 1);
        Assert.Equal((Float16)1.5f, value.Span<Float16>()[0]);
        Assert.Equal((Half)1.5, value.Span<Half>()[0]);
    }
}
