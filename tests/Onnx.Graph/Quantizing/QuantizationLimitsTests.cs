using System.Runtime.InteropServices;
using Google.Protobuf;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Graph.Tests.Files;

namespace MlNetPath.Onnx.Graph.Tests.Quantizing;

/// <summary>Weights and models that are not as one would wish: each is left with a reason, or refused, or handled.</summary>
public sealed class QuantizationLimitsTests
{
    private const int Side = 64;

    public static TheoryData<QuantizationMode> Modes => [.. Enum.GetValues<QuantizationMode>()];

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_weight_that_is_no_number_stays(float value)
    {
        float[] weights = QuantizableModels.Normal(Side * Side, 1, 1);
        weights[77] = value;
        Assert.Contains("holds infinite values or such that are no numbers", Refused(Product(OnnxTensor.From<float>(weights, Side, Side)), new()));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Weights_of_zero_give_zero(QuantizationMode mode)
    {
        float[] weights = QuantizableModels.Normal(Side * Side, 1, 1);
        for (int row = 0; row < Side; row++)
        {
            weights[(row * Side) + 5] = 0;
        }

        ModelProto model = Product(OnnxTensor.From<float>(weights, Side, Side));
        ModelQuantization.Quantize(model, new() { Mode = mode });
        Assert.Equal(0, ModelRun.Of(model, ("x", QuantizableModels.Normal(Side, 1, 2), [1, Side]))[5]);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Inputs_of_zero_and_no_rows_at_all_are_computed(QuantizationMode mode)
    {
        ModelProto model = Product(Normal());
        ModelQuantization.Quantize(model, new() { Mode = mode });
        Assert.All(ModelRun.Of(model, ("x", new float[2 * Side], [2, Side])), y => Assert.Equal(0, y));
        Assert.Empty(ModelRun.Of(model, ("x", Array.Empty<float>(), [0, Side])));
    }

    // What the documents warn of.
    [Fact]
    public void With_integers_an_infinite_input_spoils_its_batch_and_one_that_is_no_number_does_not_show()
    {
        float[] x = QuantizableModels.Normal(2 * Side, 1, 2);
        foreach (QuantizationMode mode in Enum.GetValues<QuantizationMode>())
        {
            ModelProto model = Product(Normal());
            ModelQuantization.Quantize(model, new() { Mode = mode });
            x[3] = float.PositiveInfinity;
            float[] y = ModelRun.Of(model, ("x", x, [2, Side]));
            Assert.False(float.IsFinite(y[0]));
            Assert.Equal(mode == QuantizationMode.Int8, float.IsNaN(y[Side]));
            x[3] = float.NaN;
            bool shows = float.IsNaN(ModelRun.Of(model, ("x", x, [2, Side]))[0]);
            bool integers = mode is not (QuantizationMode.Float16 or QuantizationMode.Float16Weights);
            Assert.True(shows != integers || (integers && RuntimeInformation.ProcessArchitecture != Architecture.X64));
        }
    }

    [Fact]
    public void What_is_no_constant_matrix_of_float32_stays_with_a_reason()
    {
        Assert.Contains("its weight 'w' is empty", Refused(Product(OnnxTensor.From<float>([], Side, 0)), new()));
        Assert.Contains("is Double, not Float", Refused(Product(OnnxTensor.From<double>(new double[Side * Side], Side, Side)), new()));
        Assert.Contains("has 3 dimensions, not 2", Refused(Product(OnnxTensor.From<float>(new float[2 * Side * Side], 2, Side, Side)), new()));
        Assert.Contains("has only 640 elements", Refused(Product(OnnxTensor.From<float>(new float[Side * 10], Side, 10)), new()));
        ModelProto model = Product(Normal());
        model.Graph.Input.Add(new ValueInfoProto { Name = "w", Type = new() { TensorType = new() { ElemType = (int)ElementType.Float } } });
        Assert.Contains("an input with a default, which callers may change", Refused(model, new()));
        var g = new GraphBuilder("computed");
        g.Output("y", g.MatMul(g.Input("x", ElementType.Float, [Side, Side]), g.Input("w", ElementType.Float, [Side, Side])));
        Assert.Contains("no MatMul, Gemm, Gather, Conv or recurrent node of it has a constant float32 weight", Refused(g.Build(), new()));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void A_weight_that_is_taken_times_0_and_as_a_table_is_both(QuantizationMode mode)
    {
        var g = new GraphBuilder("both");
        OnnxValue w = g.Weight("w", Normal());
        OnnxValue none = g.Op("Gemm", [g.Input("x", ElementType.Float, [2, Side]), w], ("alpha", 0f));
        g.Output("y", g.Add(none, g.Gather(w, g.Input("ids", ElementType.Int64, [2]), 0)));
        ModelProto model = g.Build();
        (string, Array, long[])[] inputs = [("x", QuantizableModels.Normal(2 * Side, 1, 2), [2, Side]), ("ids", new long[] { 3, 62 }, [2])];
        float[] wanted = ModelRun.Of(model, inputs);
        ModelQuantization.Quantize(model, new() { Mode = mode });
        double largest = wanted.Max(Math.Abs);
        Assert.All(wanted.Zip(ModelRun.Of(model, inputs)), p => Assert.InRange(p.Second, p.First - (largest / 8), p.First + (largest / 8)));
    }

    [Theory]
    [InlineData(QuantizationMode.Int8)]
    [InlineData(QuantizationMode.Int8Weights)]
    [InlineData(QuantizationMode.Int4Weights)]
    public void A_model_is_quantized_once(QuantizationMode mode)
    {
        ModelProto model = Product(Normal());
        ModelQuantization.Quantize(model, new() { Mode = mode });
        Assert.Contains("it is quantized already", Refused(model, new() { Mode = mode }));
    }

    [Fact]
    public void A_model_of_old_operators_is_refused_for_int8_and_one_of_the_oldest_in_any_case()
    {
        foreach (QuantizationMode mode in Enum.GetValues<QuantizationMode>())
        {
            ModelProto oldest = Product(Normal());
            oldest.OpsetImport[0].Version = 6;
            Assert.EndsWith("or later. Export the model anew.", Refused(oldest, new() { Mode = mode }));
        }

        ModelProto model = Product(Normal());
        model.OpsetImport[0].Version = 9;
        Assert.Contains("MatMul 'MatMul' is left, since the model uses version 9 of the standard operators, and integers are computed with from version 11 on", Refused(model, new()));
        ModelQuantization.Quantize(model, new() { Mode = QuantizationMode.Int8Weights });
        Assert.Equal(Side, ModelRun.Of(model, ("x", new float[Side], [1, Side])).Length);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void In_the_oldest_files_weights_are_inputs_too_and_no_longer_afterwards(QuantizationMode mode)
    {
        ModelProto model = Product(Normal());
        (model.IrVersion, model.OpsetImport[0].Version) = (3, 11);
        model.Graph.Input.Add(new ValueInfoProto { Name = "w", Type = new() { TensorType = new() { ElemType = (int)ElementType.Float, Shape = new() { Dim = { new TensorShapeProto.Types.Dimension { DimValue = Side }, new TensorShapeProto.Types.Dimension { DimValue = Side } } } } } });
        ModelQuantization.Quantize(model, new() { Mode = mode });
        Assert.Equal(["x"], model.Graph.Input.Select(i => i.Name));
        Assert.Equal(Side, ModelRun.Of(model, ("x", new float[Side], [1, Side])).Length);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Weights_in_another_file_are_read_from_its_folder(QuantizationMode mode)
    {
        using var folder = new TemporaryFolder();
        ModelProto inline = Product(Normal());
        OnnxFile.Write(inline, folder.At("model.onnx"), new() { InlineWeightLimit = 0 });
        ModelProto model = OnnxFile.Read(folder.At("model.onnx"));
        Assert.Contains("in which folder the model lies", Refused(model, new() { Mode = mode }));
        QuantizationReport report = ModelQuantization.Quantize(model, new() { Mode = mode, ExternalDataFolder = folder.Root });
        Assert.Equal(report, ModelQuantization.Quantize(inline, new() { Mode = mode }) with { Quantized = report.Quantized, Skipped = report.Skipped });
        Assert.Equal(inline.Graph, model.Graph);
    }

    [Fact]
    public void A_broken_model_is_refused()
    {
        ModelProto model = Product(Normal());
        model.Graph.Node[0].Input[0] = "nothing";
        Assert.Contains("'nothing' is made by no node", Refused(model, new()));
    }

    // Whatever the bytes: a sound model, or an error of ours that says what is wrong; never half a change.
    [Fact]
    public void Damaged_files_are_refused_or_quantized_soundly()
    {
        ModelProto subgraphs = SampleModels.All["subgraphs"]();
        subgraphs.Graph.Initializer.Add(Normal().ToProto("w"));
        subgraphs.Graph.Node.Add(new NodeProto { OpType = "Gemm", Input = { "w", "w" }, Output = { "unused" } });
        byte[][] files = [.. SampleModels.All.Values.Select(m => m().ToByteArray()), Product(Normal()).ToByteArray(), QuantizableModels.Mlp(32).ToByteArray(), subgraphs.ToByteArray()];
        var mutations = new Mutations(files, seed: 3);
        int refused = 0, quantized = 0;
        for (int i = 0; i < 6000; i++)
        {
            byte[] file = mutations.Next();
            try
            {
                ModelProto model = OnnxFile.Read(file);
                ModelQuantization.Quantize(model, new() { Mode = (QuantizationMode)(i % 4) });
                Assert.Empty(ModelChecker.Check(model));
                quantized++;
            }
            catch (GraphException)
            {
                refused++;
            }
        }

        Assert.True(quantized > 500 && refused > 500, $"{quantized} quantized, {refused} refused");
    }

    private static OnnxTensor Normal() => OnnxTensor.From<float>(QuantizableModels.Normal(Side * Side, 1, 1), Side, Side);

    private static ModelProto Product(OnnxTensor weight)
    {
        var g = new GraphBuilder("product");
        g.Output("y", g.MatMul(g.Input("x", weight.Type, ["batch", Side]), g.Weight("w", weight)));
        return g.Build();
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void A_new_node_takes_no_name_from_another(QuantizationMode mode)
    {
        ModelProto model = QuantizableModels.Mlp(Side);
        model.Graph.Node[0].Name = "first";
        for (int i = 1; i < model.Graph.Node.Count; i++)
        {
            model.Graph.Node[i].Name = model.Graph.Node[i - 1].Output[0];
        }

        ModelQuantization.Quantize(model, new() { Mode = mode });
        Assert.Equal(Side, ModelRun.Of(model, ("x", new float[Side], [1, Side])).Length);
    }

    private static string Refused(ModelProto model, QuantizationOptions options)
    {
        byte[] before = model.ToByteArray();
        string message = Assert.Throws<GraphException>(() => ModelQuantization.Quantize(model, options)).Message;
        Assert.Equal(before, model.ToByteArray());
        return message;
    }
}
