using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Cli.Tests;

/// <summary>Cases of every kind through the runtime: what passes, what differs, what cannot run, and what is said about it.</summary>
public sealed class CaseRunnerTests : IDisposable
{
    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void What_the_model_computes_passes() =>
        Assert.Equal(new CaseResult(CaseStatus.Passed, ""), Sum().Input(0, Floats(1, 2)).Input(1, Floats(10, 20)).Output(0, Floats(11, 22)).Run());

    [Fact]
    public void Numbers_within_the_tolerance_pass() =>
        Assert.Equal(CaseStatus.Passed, Sum().Input(0, Floats(1000, 0)).Input(1, Floats(0, 0)).Output(0, Floats(1000.9f, 0.9e-5f)).Run().Status);

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
        Assert.Equal(CaseStatus.Passed, test.Output(0, Floats(float.NaN, float.PositiveInfinity)).Run().Status);
        Assert.Contains("wanted -Infinity, got Infinity", test.Output(0, Floats(float.NaN, float.NegativeInfinity)).Run().Detail, StringComparison.Ordinal);
        Assert.Contains("[0]: wanted 3, got NaN", test.Output(0, Floats(3, float.PositiveInfinity)).Run().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Bfloat16_may_be_stored_as_16_bit_integers_where_the_model_declares_it()
    {
        var stored = new TensorProto { DataType = (int)ElementType.UInt16, Dims = { 2 }, Int32Data = { 0x3F80, 0x4000 } };
        CaseFolder test = Identity(CaseFolder.TensorType(ElementType.BFloat16)).Input(0, stored);
        Assert.Equal(new CaseResult(CaseStatus.Passed, ""), test.Output(0, stored).Run());
        stored.Int32Data[1] = 0x4040;
        Assert.Contains("[1]: wanted 3, got 2", test.Output(0, stored).Run().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_has_thought_of_is_an_error_of_the_case() =>
        Assert.StartsWith("ArgumentException: ", new CaseRunner(new Tolerance(0, 0), 1).Run(new TestCase("x", "", [])).Detail, StringComparison.Ordinal);

    [Fact]
    public void The_parts_of_a_sequence_stay_where_they_are_until_it_is_disposed()
    {
        using var memory = new WatchedMemory(new byte[8]);
        var sequence = new TestSequence([new TestTensor(ElementType.Float, [2], memory.Memory)]);
        using (Feed.Of(sequence, CaseFolder.SequenceOf(CaseFolder.TensorType(ElementType.Float))))
        {
            Assert.Equal(1, memory.Pins);
        }

        Assert.Equal(0, memory.Pins);
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
        Assert.Equal(new CaseResult(CaseStatus.Passed, ""), test.Output(0, value).Run());
        Assert.Contains("output 'y0'[1]: wanted ", test.Output(0, different).Run().Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ElementType.Int4, ElementType.Int8, "F1", "01FF", "E1")]
    [InlineData(ElementType.UInt4, ElementType.UInt8, "F1", "010F", "E1")]
    public void Elements_of_half_a_byte_go_in_and_come_out(ElementType small, ElementType large, string packed, string unpacked, string other)
    {
        var halves = new TensorProto { DataType = (int)small, Dims = { 2 }, RawData = ByteString.CopyFrom(Convert.FromHexString(packed)) };
        var different = new TensorProto(halves) { RawData = ByteString.CopyFrom(Convert.FromHexString(other)) };
        var bytes = new TensorProto { DataType = (int)large, Dims = { 2 }, RawData = ByteString.CopyFrom(Convert.FromHexString(unpacked)) };
        Assert.Equal(new CaseResult(CaseStatus.Passed, ""), Cast(small, large).Input(0, halves).Output(0, bytes).Run());
        CaseFolder back = Cast(large, small).Input(0, bytes);
        Assert.Equal(new CaseResult(CaseStatus.Passed, ""), back.Output(0, halves).Run());
        Assert.Contains("output 'y0'[1]: wanted ", back.Output(0, different).Run().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Strings_are_compared_by_their_bytes()
    {
        TensorProto value = OnnxTensor.FromStrings(["a", "żółw 🐢", ""], 3).ToProto("");
        value.StringData[2] = ByteString.CopyFrom(0xFF, 0x00, 0x61);
        CaseFolder test = Identity(CaseFolder.TensorType(ElementType.String)).Input(0, value);
        Assert.Equal(new CaseResult(CaseStatus.Passed, ""), test.Output(0, value).Run());
        Assert.Contains("[1]: wanted \"x\", got \"żółw 🐢\"; 2 of 3", test.Output(0, OnnxTensor.FromStrings(["a", "x", ""], 3).ToProto("")).Run().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Sequences_are_compared_value_by_value()
    {
        CaseFolder test = Identity(CaseFolder.SequenceOf(CaseFolder.TensorType(ElementType.Float))).Input(0, Sequence(Floats(1), Floats(2, 3)));
        Assert.Equal(new CaseResult(CaseStatus.Passed, ""), test.Output(0, Sequence(Floats(1), Floats(2, 3))).Run());
        Assert.Contains("output 'y0', value 1 of the sequence[1]: wanted 4, got 3", test.Output(0, Sequence(Floats(1), Floats(2, 4))).Run().Detail, StringComparison.Ordinal);
        Assert.Contains("wanted a sequence of 1, got a sequence of 2", test.Output(0, Sequence(Floats(1))).Run().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequence_may_be_empty()
    {
        CaseFolder test = Identity(CaseFolder.SequenceOf(CaseFolder.TensorType(ElementType.Float))).Input(0, Sequence());
        Assert.Equal(new CaseResult(CaseStatus.Passed, ""), test.Output(0, Sequence()).Run());
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
        Assert.Equal(new CaseResult(CaseStatus.Passed, ""), test.Input(0, nothing).Output(0, no).Run());
        Assert.Equal(new CaseResult(CaseStatus.Passed, ""), test.Input(0, something).Output(0, yes).Run());
        Assert.Equal(CaseStatus.Failed, test.Output(0, no).Run().Status);
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
        Assert.Equal(new CaseResult(CaseStatus.Passed, ""), test.Output(0, Maps([20, 10], [0.75f, 0.25f])).Run());
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
    public void What_is_missing_or_too_much_is_named()
    {
        CaseFolder test = Sum().Input(0, Floats(1)).Input(1, Floats(1));
        Assert.Equal("test_data_set_0/output_0.pb is missing: the model has 1 outputs, 'y0' among them.", test.Run().Detail);
        test.Output(0, Floats(2)).Input(2, Floats(1));
        Assert.Equal("test_data_set_0/input_2.pb belongs to nothing: the model has 2 inputs to give or compare.", test.Run().Detail);
        File.Delete(Path.Combine(test.Folder, "test_data_set_0", "input_2.pb"));
        File.Delete(Path.Combine(test.Folder, "test_data_set_0", "input_1.pb"));
        CaseResult result = test.Run();
        Assert.Equal(CaseStatus.Error, result.Status);
        Assert.Contains("x1", result.Detail, StringComparison.Ordinal);
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
        Assert.Equal(new CaseResult(CaseStatus.Passed, ""), test.Run());
    }

    [Fact]
    public void Inputs_with_a_default_in_the_file_are_not_given()
    {
        ModelProto model = CaseFolder.OneNode("Sub", [CaseFolder.TensorType(ElementType.Float), CaseFolder.TensorType(ElementType.Float)], [CaseFolder.TensorType(ElementType.Float)]);
        model.Graph.Initializer.Add(Floats(10));
        model.Graph.Initializer[0].Name = "x0";
        Assert.Equal(new CaseResult(CaseStatus.Passed, ""), new CaseFolder(work.Path("default"), model).Input(0, Floats(1)).Output(0, Floats(9)).Run());
    }

    private CaseFolder Sum() => new(
        work.Path("sum"), CaseFolder.OneNode("Add", [CaseFolder.TensorType(ElementType.Float), CaseFolder.TensorType(ElementType.Float)], [CaseFolder.TensorType(ElementType.Float)]));

    private CaseFolder Identity(TypeProto type) => new(work.Path("identity"), CaseFolder.OneNode("Identity", [type], [type]));

    private CaseFolder Cast(ElementType from, ElementType to)
    {
        ModelProto model = CaseFolder.OneNode("Cast", [CaseFolder.TensorType(from)], [CaseFolder.TensorType(to)]);
        model.Graph.Node[0].Attribute.Add(new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = (int)to });
        return new(work.Path("cast"), model);
    }

    private static TensorProto Floats(params float[] elements) => OnnxTensor.From<float>(elements, elements.Length).ToProto("");

    private static SequenceProto Sequence(params TensorProto[] tensors) => new() { ElemType = (int)SequenceProto.Types.DataType.Tensor, TensorValues = { tensors } };
}
