using System.Runtime.InteropServices;
using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli.Tests;

/// <summary>Cases of every kind through the runtime: what passes, what differs, what cannot run, and what is said about it.</summary>
public sealed class CaseRunnerTests : IDisposable
{
    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void What_the_model_computes_passes() =>
        Sum().Input(0, Floats(1, 2)).Input(1, Floats(10, 20)).Output(0, Floats(11, 22)).Passes();

    [Fact]
    public void Numbers_within_the_tolerance_pass() =>
        Sum().Input(0, Floats(1000, 0)).Input(1, Floats(0, 0)).Output(0, Floats(1000.75f, 0.9e-5f)).Passes("at most 0.75 off");

    [Fact]
    public void A_pass_tells_how_many_sets_ran_and_the_worst_difference_of_all()
    {
        CaseFolder test = Sum();
        for (int set = 0; set < 4; set++)
        {
            test.Input(0, Floats(1, 0), set).Input(1, Floats(0, 0), set).Output(0, Floats(1, set == 2 ? 6.7e-8f : -3e-8f), set);
        }

        Assert.Equal(new CaseResult(CaseStatus.Passed, "4 sets, at most 6.7e-8 off"), test.Run());
    }

    [Fact]
    public void The_worst_difference_of_all_outputs_and_data_sets_is_told()
    {
        CaseFolder test = Sum();
        for (int set = 0; set < 3; set++)
        {
            test.Input(0, Floats(1, 2), set).Input(1, Floats(0, 0), set).Output(0, Floats(1, set == 1 ? 5 : 2.5f), set);
        }

        Assert.Equal(new CaseResult(CaseStatus.Failed, "test_data_set_1, output 'y0'[1]: wanted 5, got 2; 1 of 2 elements differ"), test.Run());
    }

    [Fact]
    public void Another_shape_or_type_or_kind_differs_whatever_the_numbers()
    {
        CaseFolder test = Sum().Input(0, Floats(1, 2)).Input(1, Floats(0, 0));
        Assert.Equal("test_data_set_0, output 'y0': wanted shape [1, 2], got [2]", test.Output(0, OnnxTensor.From<float>([1, 2], 1, 2).ToProto("")).Run().Detail);
        Assert.Equal("test_data_set_0, output 'y0': wanted type Double, got Float", test.Output(0, OnnxTensor.From<double>([1, 2], 2).ToProto("")).Run().Detail);
    }

    [Fact]
    public void NaN_and_infinity_equal_only_themselves()
    {
        CaseFolder test = Sum().Input(0, Floats(float.NaN, float.PositiveInfinity)).Input(1, Floats(0, 0));
        test.Output(0, Floats(float.NaN, float.PositiveInfinity)).Passes();
        Assert.Contains("wanted -Infinity, got Infinity", test.Output(0, Floats(float.NaN, float.NegativeInfinity)).Run().Detail, StringComparison.Ordinal);
        Assert.Contains("[0]: wanted 3, got NaN", test.Output(0, Floats(3, float.PositiveInfinity)).Run().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Bfloat16_may_be_stored_as_16_bit_integers_where_the_model_declares_it()
    {
        var stored = new TensorProto { DataType = (int)ElementType.UInt16, Dims = { 2 }, Int32Data = { 0x3F80, 0x4000 } };
        CaseFolder test = Identity(CaseFolder.TensorType(ElementType.BFloat16)).Input(0, stored);
        test.Output(0, stored).Passes();
        stored.Int32Data[1] = 0x4040;
        Assert.Contains("[1]: wanted 3, got 2", test.Output(0, stored).Run().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_has_thought_of_is_an_error_of_the_case() =>
        Assert.StartsWith("ArgumentException: ", new CaseRunner(new Tolerance(0, 0), 1).Run(new TestCase("x", "", [])).Detail, StringComparison.Ordinal);

    [Fact]
    public void Wherever_test_data_lie_in_memory_the_same_comes_out()
    {
        const int Count = 1001;
        var random = new Random(1);
        float[] numbers = [.. Enumerable.Range(0, Count).Select(_ => random.NextSingle())];
        var g = new GraphBuilder("sum");
        g.Output("y", g.ReduceSum(g.Input("x", ElementType.Float, [Count]), [0L]));
        using OnnxModel model = OnnxModel.Load(g.Build().ToByteArray());
        HashSet<float> sums = [];
        for (int i = 0; i < 16; i++)
        {
            byte[] memory = [.. new byte[i * sizeof(float)], .. MemoryMarshal.AsBytes<float>(numbers)];
            using RuntimeValue x = Feed.Of(new TestTensor(ElementType.Float, [Count], memory.AsMemory(i * sizeof(float))), CaseFolder.TensorType(ElementType.Float));
            using OnnxResults results = model.Run(("x", x));
            sums.Add(results[0].Span<float>()[0]);
        }

        Assert.Single(sums);
    }

    [Fact]
    public void Data_that_are_not_what_the_model_declares_are_told_beside_what_it_does()
    {
        TypeProto rows = CaseFolder.TensorType(ElementType.Float);
        rows.TensorType.Shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "batch" }, new TensorShapeProto.Types.Dimension { DimValue = 2 } } };
        CaseFolder test = Identity(rows).Output(0, Floats(1));
        Assert.Equal(Wrong("Float[1]"), test.Input(0, Floats(1)).Run());
        Assert.Equal(Wrong("Float[1, 3]"), test.Input(0, OnnxTensor.From<float>([1, 2, 3], 1, 3).ToProto("")).Run());
        Assert.Equal(Wrong("Double[1, 2]"), test.Input(0, OnnxTensor.From<double>([1, 2], 1, 2).ToProto("")).Run());

        static CaseResult Wrong(string got) => new(CaseStatus.Error, $"test_data_set_0: Input 'x0' wants Float[batch, 2] and got {got}.");
    }

    [Fact]
    public void What_the_runtime_refuses_is_told_in_its_own_words()
    {
        // Neither a model's name nor a parameter's is added to them.
        ModelProto model = CaseFolder.OneNode("MatMul", [CaseFolder.TensorType(ElementType.Float), CaseFolder.TensorType(ElementType.Float)], [CaseFolder.TensorType(ElementType.Float)]);
        CaseFolder product = new CaseFolder(work.Path("product"), model).Input(0, Floats(1)).Input(1, Floats(1, 2)).Output(0, Floats(1));
        Assert.StartsWith("test_data_set_0: Non-zero status code returned while running MatMul node.", product.Run().Detail, StringComparison.Ordinal);
        TypeProto complex = CaseFolder.SequenceOf(CaseFolder.TensorType(ElementType.Complex64));
        CaseException e = Assert.Throws<CaseException>(() => Feed.Of(new TestSequence([]), complex));
        Assert.DoesNotContain("Parameter", e.Message, StringComparison.Ordinal);
        Assert.StartsWith("Exception during loading: ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ElementType.Int8, "01FF", "0100")]
    [InlineData(ElementType.UInt8, "01FF", "01FE")]
    [InlineData(ElementType.Int16, "01000200", "01000300")]
    [InlineData(ElementType.UInt16, "01000200", "01000300")]
    [InlineData(ElementType.Int32, "0100000002000000", "0100000003000000")]
    [InlineData(ElementType.UInt32, "0100000002000000", "0100000003000000")]
    [InlineData(ElementType.Int64, "0100000000000000FFFFFFFFFFFFFF7F", "0100000000000000FEFFFFFFFFFFFF7F")]
    [InlineData(ElementType.UInt64, "0100000000000000FFFFFFFFFFFFFFFF", "0100000000000000FEFFFFFFFFFFFFFF")]
    [InlineData(ElementType.Bool, "0100", "0101")]
    [InlineData(ElementType.Double, "000000000000F03F0000000000000040", "000000000000F03F0000000000000840")]
    [InlineData(ElementType.Float16, "003C0040", "003C0042")]
    [InlineData(ElementType.BFloat16, "803F0040", "803F4040")]
    [InlineData(ElementType.Float8E4M3FN, "3840", "3841")]
    [InlineData(ElementType.Float8E4M3FNUZ, "4048", "4049")]
    [InlineData(ElementType.Float8E5M2, "3C40", "3C41")]
    [InlineData(ElementType.Float8E5M2FNUZ, "4044", "4045")]
    public void Tensors_of_every_type_go_in_and_are_compared(ElementType type, string same, string other)
    {
        var value = new TensorProto { DataType = (int)type, Dims = { 2 }, RawData = ByteString.CopyFrom(Convert.FromHexString(same)) };
        var different = new TensorProto(value) { RawData = ByteString.CopyFrom(Convert.FromHexString(other)) };
        CaseFolder test = Identity(CaseFolder.TensorType(type)).Input(0, value);
        test.Output(0, value).Passes();
        Assert.Contains("output 'y0'[1]: wanted ", test.Output(0, different).Run().Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ElementType.Int4, ElementType.Int8, "F1", "01FF", "E1")]
    [InlineData(ElementType.UInt4, ElementType.UInt8, "F1", "010F", "E1")]
    [InlineData(ElementType.Int2, ElementType.Int8, "2701", "FF01FE0001", "2301")]
    [InlineData(ElementType.UInt2, ElementType.UInt8, "2701", "0301020001", "2301")]
    [InlineData(ElementType.Float8E8M0, ElementType.Float, "7F80", "0000803F00000040", "7F81")]
    public void Elements_that_only_a_cast_makes_go_in_and_come_out(ElementType small, ElementType large, string packed, string unpacked, string other)
    {
        var bytes = new TensorProto { DataType = (int)large, Dims = { unpacked.Length * 4 / large.Bits() }, RawData = ByteString.CopyFrom(Convert.FromHexString(unpacked)) };
        var parts = new TensorProto { DataType = (int)small, Dims = { bytes.Dims }, RawData = ByteString.CopyFrom(Convert.FromHexString(packed)) };
        var different = new TensorProto(parts) { RawData = ByteString.CopyFrom(Convert.FromHexString(other)) };
        Cast(small, large).Input(0, parts).Output(0, bytes).Passes();
        CaseFolder back = Cast(large, small).Input(0, bytes);
        back.Output(0, parts).Passes();
        Assert.Contains("output 'y0'[1]: wanted ", back.Output(0, different).Run().Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ElementType.Float4E2M1, "72", "62", "[1]: wanted 6, got 4; 1 of 2 elements differ")]
    [InlineData(ElementType.Float8E8M0, "7F80", "7F7E", "[1]: wanted 2, got 0.5; 1 of 2 elements differ")]
    [InlineData(ElementType.Int2, "0B", "0A", "[0]: wanted -1, got -2; 1 of 2 elements differ")]
    [InlineData(ElementType.UInt2, "0B", "07", "[1]: wanted 2, got 1; 1 of 2 elements differ")]
    public void Types_that_the_runtime_cannot_compute_in_are_read_and_compared_all_the_same(ElementType type, string wanted, string got, string difference)
    {
        TestTensor tensor = TestTensorReader.Read(new TensorProto { DataType = (int)type, Dims = { 2 }, RawData = ByteString.CopyFrom(Convert.FromHexString(wanted)) });
        var comparison = new ValueComparison(new Tolerance(Tolerance.DefaultRelative, Tolerance.DefaultAbsolute));
        using RuntimeValue same = RuntimeValue.Tensor((TensorElementType)type, Convert.FromHexString(wanted), 2), other = RuntimeValue.Tensor((TensorElementType)type, Convert.FromHexString(got), 2);
        Assert.Null(comparison.Find(tensor, same));
        Assert.Equal(difference, comparison.Find(tensor, other)?.Text);
    }

    [Theory]
    [InlineData(ElementType.Float4E2M1, "72")]
    [InlineData(ElementType.Complex64, "0000803F00000040000080BF00000000")]
    [InlineData(ElementType.Complex128, "000000000000F03F000000000000004000000000000000000000000000000000")]
    public void What_the_runtime_says_of_such_types_is_told(ElementType type, string bytes)
    {
        var value = new TensorProto { DataType = (int)type, Dims = { 2 }, RawData = ByteString.CopyFrom(Convert.FromHexString(bytes)) };
        CaseFolder test = Cast(type, ElementType.Float).Input(0, value).Output(0, Floats(1, 6));
        CaseResult result = test.Run();
        Assert.Equal(CaseStatus.Error, result.Status);
        Assert.Contains("Cast", result.Detail, StringComparison.Ordinal);
        Assert.Contains($"{type}[...]", CommandRun.Of("inspect", test.Model).Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_newer_than_the_runtime_is_told_with_what_to_do()
    {
        TypeProto number = CaseFolder.TensorType(ElementType.Float);
        CaseResult result = new CaseFolder(work.Path("new"), CaseFolder.OneNode("Neg", [number], [number], 1000)).Input(0, Floats(1)).Output(0, Floats(-1)).Run();
        Assert.Equal(CaseStatus.Error, result.Status);
        Assert.Contains("Opset 1000 is under development", result.Detail, StringComparison.Ordinal);
        Assert.EndsWith("Set the environment variable ALLOW_RELEASED_ONNX_OPSET_ONLY to 0, and it tries all the same.", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_without_a_declared_type_is_taken_for_a_tensor()
    {
        ModelProto model = CaseFolder.OneNode("Neg", [CaseFolder.TensorType(ElementType.Float)], [CaseFolder.TensorType(ElementType.Float)]);
        model.Graph.Output[0].Type = null;
        new CaseFolder(work.Path("untyped"), model).Input(0, Floats(1)).Output(0, Floats(-1)).Passes();
    }

    [Fact]
    public void Strings_are_compared_by_their_bytes()
    {
        TensorProto value = OnnxTensor.FromStrings(["a", "żółw 🐢", ""], 3).ToProto("");
        value.StringData[2] = ByteString.CopyFrom(0xFF, 0x00, 0x61);
        CaseFolder test = Identity(CaseFolder.TensorType(ElementType.String)).Input(0, value);
        test.Output(0, value).Passes();
        Assert.Contains("[1]: wanted \"x\", got \"żółw 🐢\"; 2 of 3", test.Output(0, OnnxTensor.FromStrings(["a", "x", ""], 3).ToProto("")).Run().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Sequences_are_compared_value_by_value()
    {
        CaseFolder test = Identity(CaseFolder.SequenceOf(CaseFolder.TensorType(ElementType.Float))).Input(0, Sequence(Floats(1), Floats(2, 3)));
        test.Output(0, Sequence(Floats(1), Floats(2, 3))).Passes();
        Assert.Contains("output 'y0', value 1 of the sequence[1]: wanted 4, got 3", test.Output(0, Sequence(Floats(1), Floats(2, 4))).Run().Detail, StringComparison.Ordinal);
        Assert.Contains("wanted a sequence of 1, got a sequence of 2", test.Output(0, Sequence(Floats(1))).Run().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequence_may_be_empty()
    {
        CaseFolder test = Identity(CaseFolder.SequenceOf(CaseFolder.TensorType(ElementType.Float))).Input(0, Sequence());
        test.Output(0, Sequence()).Passes();
    }

    [Fact]
    public void An_optional_value_may_be_there_or_not()
    {
        TypeProto optional = CaseFolder.OptionalOf(CaseFolder.TensorType(ElementType.Float));
        var nothing = new OptionalProto { ElemType = (int)OptionalProto.Types.DataType.Tensor };
        var something = new OptionalProto { ElemType = (int)OptionalProto.Types.DataType.Tensor, TensorValue = Floats(7) };
        ModelProto model = CaseFolder.OneNode("OptionalHasElement", [optional], [CaseFolder.TensorType(ElementType.Bool)], 18);
        var test = new CaseFolder(work.Path("optional"), model);
        TensorProto no = OnnxTensor.Scalar(false).ToProto(""), yes = OnnxTensor.Scalar(true).ToProto("");
        no.Dims.Clear();
        yes.Dims.Clear();
        test.Input(0, nothing).Output(0, no).Passes();
        test.Input(0, something).Output(0, yes).Passes();
        Assert.Equal(CaseStatus.Failed, test.Output(0, no).Run().Status);
    }

    [Fact]
    public void An_optional_sequence_may_be_there_and_nothing_may_come_out()
    {
        TypeProto sequence = CaseFolder.SequenceOf(CaseFolder.TensorType(ElementType.Float)), optional = CaseFolder.OptionalOf(sequence);
        var something = new OptionalProto { ElemType = (int)OptionalProto.Types.DataType.Sequence, SequenceValue = Sequence(Floats(1), Floats(2, 3)) };
        CaseFolder element = new CaseFolder(work.Path("element"), CaseFolder.OneNode("OptionalGetElement", [optional], [sequence], 18)).Input(0, something);
        element.Output(0, something.SequenceValue).Passes();
        Assert.Contains("value 1 of the sequence[0]: wanted 4, got 2", element.Output(0, Sequence(Floats(1), Floats(4, 3))).Run().Detail, StringComparison.Ordinal);

        TypeProto maybe = CaseFolder.OptionalOf(CaseFolder.TensorType(ElementType.Float));
        var nothing = new OptionalProto { ElemType = (int)OptionalProto.Types.DataType.Tensor };
        CaseFolder same = Identity(maybe).Input(0, nothing);
        same.Output(0, nothing).Passes();
        Assert.Contains("wanted a tensor Float[1], got nothing", same.Output(0, new OptionalProto { ElemType = 1, TensorValue = Floats(1) }).Run().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_goes_in_beside_weights_in_another_file()
    {
        TypeProto number = CaseFolder.TensorType(ElementType.Float), optional = CaseFolder.OptionalOf(number);
        ModelProto model = CaseFolder.OneNode("OptionalHasElement", [optional], [CaseFolder.TensorType(ElementType.Bool)], 18);
        model.Graph.Node.Add(new NodeProto { OpType = "Identity", Input = { "weight" }, Output = { "copy" } });
        model.Graph.Output.Add(new ValueInfoProto { Name = "copy", Type = number });
        model.Graph.Initializer.Add(new TensorProto
        {
            Name = "weight",
            DataType = (int)ElementType.Float,
            Dims = { 1 },
            DataLocation = TensorProto.Types.DataLocation.External,
            ExternalData = { new StringStringEntryProto { Key = "location", Value = "weights.bin" } },
        });
        CaseFolder test = new CaseFolder(work.Path("beside"), model).Input(0, new OptionalProto()).Output(0, SampleCases.Scalar(false)).Output(1, Floats(5));
        File.WriteAllBytes(Path.Combine(test.Folder, "weights.bin"), BitConverter.GetBytes(5f));
        test.Passes();
    }

    [Theory]
    [InlineData(ElementType.String)]
    [InlineData(ElementType.Int64)]
    public void A_map_goes_in(ElementType keys)
    {
        bool text = keys == ElementType.String;
        var type = new TypeProto { MapType = new TypeProto.Types.Map { KeyType = (int)keys, ValueType = CaseFolder.TensorType(text ? ElementType.Int64 : ElementType.Float) } };
        ModelProto model = CaseFolder.OneNode("DictVectorizer", [type], [type.MapType.ValueType]);
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 1 });
        NodeProto node = model.Graph.Node[0];
        node.Domain = "ai.onnx.ml";
        node.Attribute.Add(text
            ? new AttributeProto { Name = "string_vocabulary", Type = AttributeProto.Types.AttributeType.Strings, Strings = { ByteString.CopyFromUtf8("a"), ByteString.CopyFromUtf8("c"), ByteString.CopyFromUtf8("z") } }
            : new AttributeProto { Name = "int64_vocabulary", Type = AttributeProto.Types.AttributeType.Ints, Ints = { 10, 30, 99 } });
        TensorProto[] values = text ? [SampleCases.Scalar(4L), SampleCases.Scalar(8L)] : [SampleCases.Scalar(4f), SampleCases.Scalar(8f)];
        var map = new MapProto { KeyType = (int)keys, Values = new SequenceProto { ElemType = (int)SequenceProto.Types.DataType.Tensor, TensorValues = { values } } };
        if (text)
        {
            map.StringKeys.AddRange([ByteString.CopyFromUtf8("c"), ByteString.CopyFromUtf8("a")]);
        }
        else
        {
            map.Keys.AddRange([30L, 10L]);
        }

        TensorProto wanted = text ? OnnxTensor.From<long>([8, 4, 0], 1, 3).ToProto("") : OnnxTensor.From<float>([8, 4, 0], 1, 3).ToProto("");
        new CaseFolder(work.Path("map"), model).Input(0, map).Output(0, wanted).Passes();
    }

    [Fact]
    public void A_map_is_compared_by_its_keys()
    {
        var map = new TypeProto { MapType = new TypeProto.Types.Map { KeyType = (int)ElementType.Int64, ValueType = CaseFolder.TensorType(ElementType.Float) } };
        TypeProto maps = CaseFolder.SequenceOf(map);
        ModelProto model = CaseFolder.OneNode("ZipMap", [CaseFolder.TensorType(ElementType.Float)], [maps]);
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 1 });
        model.Graph.Node[0].Domain = "ai.onnx.ml";
        model.Graph.Node[0].Attribute.Add(new AttributeProto { Name = "classlabels_int64s", Type = AttributeProto.Types.AttributeType.Ints, Ints = { 10, 20 } });
        CaseFolder test = new CaseFolder(work.Path("map"), model).Input(0, OnnxTensor.From<float>([0.25f, 0.75f], 1, 2).ToProto(""));
        test.Output(0, Maps([20, 10], [0.75f, 0.25f])).Passes();
        Assert.Contains("wanted 0.5, got 0.25", test.Output(0, Maps([10, 20], [0.5f, 0.75f])).Run().Detail, StringComparison.Ordinal);
        Assert.Contains("the key 30 is only in one of them", test.Output(0, Maps([10, 30], [0.25f, 0.75f])).Run().Detail, StringComparison.Ordinal);

        static SequenceProto Maps(long[] keys, float[] values) => new()
        {
            ElemType = (int)SequenceProto.Types.DataType.Map,
            MapValues =
            {
                new MapProto
                {
                    KeyType = (int)ElementType.Int64,
                    Keys = { keys },
                    Values = new SequenceProto { ElemType = (int)SequenceProto.Types.DataType.Tensor, TensorValues = { values.Select(value => Floats(value)) } },
                },
            },
        };
    }

    [Fact]
    public void Long_keys_of_a_map_are_told_apart_by_their_ends()
    {
        string begin = new('k', 80);
        TypeProto maps = CaseFolder.SequenceOf(new TypeProto { MapType = new TypeProto.Types.Map { KeyType = (int)ElementType.String, ValueType = CaseFolder.TensorType(ElementType.Float) } });
        ModelProto model = CaseFolder.OneNode("ZipMap", [CaseFolder.TensorType(ElementType.Float)], [maps]);
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 1 });
        model.Graph.Node[0].Domain = "ai.onnx.ml";
        model.Graph.Node[0].Attribute.Add(new AttributeProto
        {
            Name = "classlabels_strings",
            Type = AttributeProto.Types.AttributeType.Strings,
            Strings = { ByteString.CopyFromUtf8(begin + "A"), ByteString.CopyFromUtf8(begin + "B") },
        });
        CaseFolder test = new CaseFolder(work.Path("map"), model).Input(0, OnnxTensor.From<float>([0.25f, 0.75f], 1, 2).ToProto(""));
        Assert.Equal(CaseStatus.Passed, test.Output(0, Map("B", "A")).Run().Status);
        Assert.Equal(CaseStatus.Failed, test.Output(0, Map("A", "B")).Run().Status);
        Assert.Equal(CaseStatus.Failed, test.Output(0, Map("B", "Z")).Run().Status);

        SequenceProto Map(string first, string second) => new()
        {
            ElemType = (int)SequenceProto.Types.DataType.Map,
            MapValues =
            {
                new MapProto
                {
                    KeyType = (int)ElementType.String,
                    StringKeys = { ByteString.CopyFromUtf8(begin + first), ByteString.CopyFromUtf8(begin + second) },
                    Values = new SequenceProto { ElemType = (int)SequenceProto.Types.DataType.Tensor, TensorValues = { Floats(0.75f), Floats(0.25f) } },
                },
            },
        };
    }

    [Fact]
    public void What_is_missing_or_too_much_is_named()
    {
        CaseFolder test = Sum().Input(0, Floats(1)).Input(1, Floats(1));
        Assert.Equal("test_data_set_0/output_0.pb is missing: the model has 1 output, 'y0'.", test.Run().Detail);
        test.Output(0, Floats(2)).Input(2, Floats(1));
        Assert.Equal("test_data_set_0/input_2.pb belongs to nothing: the model has 2 inputs to give.", test.Run().Detail);
        File.Delete(Path.Combine(test.Folder, "test_data_set_0", "input_2.pb"));
        File.Delete(Path.Combine(test.Folder, "test_data_set_0", "input_1.pb"));
        Assert.Equal(new CaseResult(CaseStatus.Error, "test_data_set_0/input_1.pb is missing: the model has 2 inputs, 'x1' among them."), test.Run());

        CaseFolder single = Identity(CaseFolder.TensorType(ElementType.Float)).Input(1, Floats(1)).Output(0, Floats(1));
        Assert.Equal("test_data_set_0/input_1.pb belongs to nothing: the model has 1 input to give.", single.Run().Detail);
        File.Delete(Path.Combine(single.Folder, "test_data_set_0", "input_1.pb"));
        Assert.Equal("test_data_set_0/input_0.pb is missing: the model has 1 input, 'x0'.", single.Run().Detail);
    }

    [Fact]
    public void Broken_files_are_errors_that_name_them()
    {
        CaseFolder test = Sum().Input(0, Floats(1)).Output(0, Floats(2)).Write("input_1.pb", [0x0A, 0xFF]);
        Assert.StartsWith("test_data_set_0/input_1.pb is no test data: ", test.Run().Detail, StringComparison.Ordinal);
        TensorProto tooLarge = Floats(1);
        tooLarge.Dims[0] = long.MaxValue;
        Assert.Contains("impossible dimensions", test.Input(1, tooLarge).Run().Detail, StringComparison.Ordinal);
        tooLarge.Dims[0] = 1L << 50;
        Assert.Contains("holds 4", test.Input(1, tooLarge).Run().Detail, StringComparison.Ordinal);
        File.WriteAllBytes(test.Model, [1, 2, 3]);
        Assert.Contains("model.onnx': it is no ONNX model", test.Run().Detail, StringComparison.Ordinal);
        File.Delete(test.Model);
        Assert.Contains("model.onnx", test.Run().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_runtime_does_not_know_is_an_error()
    {
        CaseResult result = new CaseFolder(work.Path("unknown"), CaseFolder.OneNode("Nonsense", [CaseFolder.TensorType(ElementType.Float)], [CaseFolder.TensorType(ElementType.Float)]))
            .Input(0, Floats(1)).Output(0, Floats(1)).Run();
        Assert.Equal(CaseStatus.Error, result.Status);
        Assert.Contains("Nonsense", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_in_another_file_are_found_beside_the_model_and_missed_where_they_are_not()
    {
        ModelProto model = CaseFolder.OneNode("Add", [CaseFolder.TensorType(ElementType.Float), CaseFolder.TensorType(ElementType.Float)], [CaseFolder.TensorType(ElementType.Float)]);
        model.Graph.Input.RemoveAt(1);
        model.Graph.Initializer.Add(new TensorProto
        {
            Name = "x1",
            DataType = (int)ElementType.Float,
            Dims = { 1 },
            DataLocation = TensorProto.Types.DataLocation.External,
            ExternalData = { new StringStringEntryProto { Key = "location", Value = "weights.bin" } },
        });
        CaseFolder test = new CaseFolder(work.Path("external"), model).Input(0, Floats(1)).Output(0, Floats(3));
        CaseResult missing = test.Run();
        Assert.Equal(CaseStatus.Error, missing.Status);
        Assert.Contains("weights.bin", missing.Detail, StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(test.Folder, "weights.bin"), BitConverter.GetBytes(2f));
        test.Passes();
    }

    [Fact]
    public void Inputs_with_a_default_in_the_file_are_not_given()
    {
        ModelProto model = CaseFolder.OneNode("Sub", [CaseFolder.TensorType(ElementType.Float), CaseFolder.TensorType(ElementType.Float)], [CaseFolder.TensorType(ElementType.Float)]);
        model.Graph.Initializer.Add(Floats(10));
        model.Graph.Initializer[0].Name = "x0";
        new CaseFolder(work.Path("default"), model).Input(0, Floats(1)).Output(0, Floats(9)).Passes();
    }

    private CaseFolder Sum() => new(
        work.Path("sum"), CaseFolder.OneNode("Add", [CaseFolder.TensorType(ElementType.Float), CaseFolder.TensorType(ElementType.Float)], [CaseFolder.TensorType(ElementType.Float)]));

    private CaseFolder Identity(TypeProto type) => new(work.Path("identity"), CaseFolder.OneNode("Identity", [type], [type]));

    private CaseFolder Cast(ElementType from, ElementType to)
    {
        ModelProto model = CaseFolder.OneNode("Cast", [CaseFolder.TensorType(from)], [CaseFolder.TensorType(to)], Math.Max((int)from, (int)to) > (int)ElementType.Int4 ? 25 : 21);
        model.Graph.Node[0].Attribute.Add(new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = (int)to });
        return new(work.Path("cast"), model);
    }

    private static TensorProto Floats(params float[] elements) => OnnxTensor.From<float>(elements, elements.Length).ToProto("");

    private static SequenceProto Sequence(params TensorProto[] tensors) => new() { ElemType = (int)SequenceProto.Types.DataType.Tensor, TensorValues = { tensors } };
}
