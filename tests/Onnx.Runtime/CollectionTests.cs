using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using static MlNetPath.Onnx.Runtime.Tests.ProtoModels;

namespace MlNetPath.Onnx.Runtime.Tests;

/// <summary>Sequences, maps and optionals, into a model and out of it.</summary>
public sealed class CollectionTests
{
    private static readonly TypeProto Floats = Tensor(ElementType.Float, "n"), Strings = Tensor(ElementType.String, "n");

    [Fact]
    public void A_sequence_goes_in_and_comes_out()
    {
        using OnnxModel model = OnnxModel.Load(OneNode("Identity", Sequence(Floats), Sequence(Floats)));
        Assert.Equal("x sequence of Float[n]", model.Inputs[0].ToString());
        using RuntimeValue one = RuntimeValue.Tensor([1f, 2], 2), two = RuntimeValue.Copy<float>([3], 1), both = RuntimeValue.Sequence(one, two);
        using OnnxResults results = model.Run(("x", both));
        Assert.Equal((ValueKind.Sequence, 2), (results[0].Kind, results[0].Count));
        using RuntimeValue first = results[0].Item(0), second = results[0].Item(1);
        Assert.Equal([1f, 2], first.Span<float>().ToArray());
        Assert.Equal([3f], second.Span<float>().ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => results[0].Item(2));
    }

    [Fact]
    public void A_sequence_of_strings_goes_in_and_comes_out()
    {
        using OnnxModel model = OnnxModel.Load(OneNode("Identity", Sequence(Strings), Sequence(Strings)));
        using RuntimeValue text = RuntimeValue.Strings(["ä", "b"], 2), sequence = RuntimeValue.Sequence(text);
        using OnnxResults results = model.Run(("x", sequence));
        using RuntimeValue item = results[0].Item(0);
        Assert.Equal(["ä", "b"], item.Strings());
    }

    /// <summary>SequenceInsert puts the tensors of its input into its output without copying them, so the output must not lie over memory that is gone.</summary>
    [Fact]
    public void A_sequence_outlives_the_memory_that_it_was_made_of()
    {
        using OnnxModel model = OnnxModel.Load(Model(GraphOf(
            [Value("x", Sequence(Floats)), Value("z", Floats)], [Value("y", Sequence(Floats))], [Node("SequenceInsert", ["x", "z"], ["y"])])));
        float[] data = [1, 2, 3];
        OnnxResults results;
        using (RuntimeValue tensor = RuntimeValue.Tensor(data, 3), sequence = RuntimeValue.Sequence(tensor))
        {
            data[0] = 99;
            results = model.Run(("x", sequence), ("z", (float[])[5f]));
        }

        data[1] = 99;
        model.Dispose();
        using (results)
        using (RuntimeValue first = results[0].Item(0), last = results[0].Item(1))
        {
            Assert.Equal([1f, 2, 3], first.Span<float>().ToArray());
            Assert.Equal([5f], last.Span<float>().ToArray());
        }
    }

    [Fact]
    public void A_sequence_may_be_empty()
    {
        using OnnxModel model = OnnxModel.Load(OneNode("SequenceLength", Sequence(Floats), Tensor(ElementType.Int64)));
        using RuntimeValue none = RuntimeValue.EmptySequence(TensorElementType.Float);
        Assert.Equal(0, none.Count);
        using OnnxResults results = model.Run(("x", none));
        Assert.Equal(0, results[0].Span<long>()[0]);
        Assert.Contains("EmptySequence", Assert.Throws<ArgumentException>(() => RuntimeValue.Sequence()).Message);
        Assert.Contains("Float4E2M1", Assert.Throws<ArgumentException>(() => RuntimeValue.EmptySequence(TensorElementType.Float4E2M1)).Message);
    }

    [Fact]
    public void A_sequence_or_map_of_the_wrong_things_is_an_argument_error()
    {
        using OnnxModel model = OnnxModel.Load(OneNode("Identity", Sequence(Floats), Sequence(Floats)));
        using RuntimeValue number = RuntimeValue.Tensor([1L], 1), numbers = RuntimeValue.Sequence(number), text = RuntimeValue.Strings(["a"], 1), map = RuntimeValue.Map(number, text);
        Assert.StartsWith("Input 'x' wants sequence of Float[n] and got sequence of Int64", Assert.Throws<ArgumentException>(() => model.Run(("x", numbers))).Message);
        Assert.StartsWith("Input 'x' wants sequence of Float[n] and got map of Int64 to String", Assert.Throws<ArgumentException>(() => model.Run(("x", map))).Message);
        Assert.StartsWith("Input 'x' wants sequence of Float[n] and got Int64[1]", Assert.Throws<ArgumentException>(() => model.Run(("x", number))).Message);
        using RuntimeValue other = RuntimeValue.Tensor([1f], 1);
        Assert.Throws<ArgumentException>(() => RuntimeValue.Sequence(number, other));
        Assert.Throws<ArgumentException>(() => RuntimeValue.Sequence(numbers));
        Assert.Throws<ArgumentException>(() => RuntimeValue.Map(other, number));
    }

    [Fact]
    public void A_disposed_value_is_not_put_into_another()
    {
        RuntimeValue gone = RuntimeValue.Copy<long>([1], 1);
        gone.Dispose();
        using RuntimeValue there = RuntimeValue.Tensor([1L], 1);
        Assert.Throws<ObjectDisposedException>(() => RuntimeValue.Sequence(there, gone));
        Assert.Throws<ObjectDisposedException>(() => RuntimeValue.Map(there, gone));
    }

    [Fact]
    public void A_map_goes_in()
    {
        var vocabulary = new AttributeProto { Name = "string_vocabulary", Type = AttributeProto.Types.AttributeType.Strings };
        vocabulary.Strings.AddRange(((string[])["a", "b", "c"]).Select(Google.Protobuf.ByteString.CopyFromUtf8));
        NodeProto node = Node("DictVectorizer", ["x"], ["y"], vocabulary);
        node.Domain = "ai.onnx.ml";
        using OnnxModel model = OnnxModel.Load(Model(GraphOf([Value("x", Map(ElementType.String, ElementType.Float))], [Value("y", Tensor(ElementType.Float, "1", "3"))], [node])));
        using RuntimeValue keys = RuntimeValue.Strings(["c", "a"], 2), values = RuntimeValue.Tensor([3f, 1], 2), map = RuntimeValue.Map(keys, values);
        Assert.Equal(2, map.Count);
        using OnnxResults results = model.Run(("x", map));
        Assert.Equal([1f, 0, 3], results[0].Span<float>().ToArray());
        using RuntimeValue numbers = RuntimeValue.Tensor([1L, 2], 2), wrong = RuntimeValue.Map(numbers, values);
        Assert.StartsWith("Input 'x' wants map of String to Float of any shape and got map of Int64 to Float", Assert.Throws<ArgumentException>(() => model.Run(("x", wrong))).Message);
        Assert.Contains("needs as many values", Assert.Throws<ArgumentException>(() => RuntimeValue.Map(keys, keys.Length == 2 ? RuntimeValue.Tensor([1f], 1) : keys)).Message);
    }

    [Fact]
    public void Maps_come_out()
    {
        NodeProto node = Node("ZipMap", ["x"], ["y"], new AttributeProto { Name = "classlabels_int64s", Type = AttributeProto.Types.AttributeType.Ints, Ints = { 7, 8 } });
        node.Domain = "ai.onnx.ml";
        using OnnxModel model = OnnxModel.Load(Model(GraphOf([Value("x", Tensor(ElementType.Float, "n", "2"))], [Value("y", Sequence(Map(ElementType.Int64, ElementType.Float)))], [node])));
        Assert.Equal("y sequence of map of Int64 to Float of any shape", model.Outputs[0].ToString());
        using OnnxResults results = model.Run(("x", (float[])[1f, 2, 3, 4], [2, 2]));
        Assert.Equal(2, results[0].Count);
        using RuntimeValue second = results[0].Item(1), keys = second.Keys(), values = second.Values();
        Assert.Equal((ValueKind.Map, 2), (second.Kind, second.Count));
        Assert.Equal([7L, 8], keys.Span<long>().ToArray());
        Assert.Equal([3f, 4], values.Span<float>().ToArray());
    }

    [Fact]
    public void An_optional_is_given_as_what_is_in_it_and_comes_out_as_that_or_absent()
    {
        using OnnxModel model = OnnxModel.Load(OneNode("OptionalHasElement", Optional(Floats), Tensor(ElementType.Bool)));
        Assert.Equal("x optional Float[n]", model.Inputs[0].ToString());
        using OnnxResults there = model.Run(("x", (float[])[1f]));
        Assert.True(there[0].Span<bool>()[0]);
        Assert.StartsWith("Input 'x' wants optional Float[n] and got Int64[1].", Assert.Throws<ArgumentException>(() => model.Run(("x", (long[])[1L]))).Message);

        var none = new AttributeProto { Name = "type", Type = AttributeProto.Types.AttributeType.TypeProto, Tp = Floats };
        using OnnxModel maker = OnnxModel.Load(Model(GraphOf([], [Value("y", Optional(Floats))], [Node("Optional", [], ["y"], none)])));
        using OnnxResults absent = maker.Run();
        Assert.Equal(ValueKind.Absent, absent[0].Kind);
        Assert.Contains("absent", Assert.Throws<InvalidOperationException>(() => absent[0].Span<float>().Length).Message);
        Assert.EndsWith("ONNX Runtime takes no absent values from outside.", Assert.Throws<ArgumentException>(() => model.Run(("x", absent[0]))).Message);

        using OnnxModel wrapper = OnnxModel.Load(OneNode("Optional", Floats, Optional(Floats)));
        using OnnxResults present = wrapper.Run(("x", (float[])[4f]));
        Assert.Equal([4f], present[0].Span<float>().ToArray());
    }
}
