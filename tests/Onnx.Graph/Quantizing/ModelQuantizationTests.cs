using Google.Protobuf;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests.Quantizing;

/// <summary>Whole networks: what ONNX Runtime makes of them, how small they get, how far they are off, and what they depend on.</summary>
public sealed class ModelQuantizationTests
{
    private const int Side = 512, Batch = 8;

    [Theory]
    [InlineData(QuantizationMode.Int8, 0.26)]
    [InlineData(QuantizationMode.Int8Weights, 0.29)]
    [InlineData(QuantizationMode.Int4Weights, 0.17)]
    [InlineData(QuantizationMode.Float16, 0.51)]
    [InlineData(QuantizationMode.Float16Weights, 0.51)]
    public void A_file_has_the_size_that_the_bits_promise(QuantizationMode mode, double most)
    {
        ModelProto model = QuantizableModels.Mlp();
        double before = model.CalculateSize();
        QuantizationReport report = ModelQuantization.Quantize(model, new() { Mode = mode });
        Assert.Equal(4, report.Quantized.Count);
        Assert.InRange(model.CalculateSize() / before, most - 0.02, most);
        Assert.InRange((double)report.WeightBytesAfter / report.WeightBytesBefore, most - 0.02, most);
        Assert.Equal(["x"], model.Graph.Input.Select(i => i.Name));
        Assert.Equal((int)ElementType.Float, model.Graph.Output[0].Type.TensorType.ElemType);
    }

    [Fact]
    public void ONNX_Runtime_makes_one_operator_of_an_int8_layer_bias_included()
    {
        ModelProto model = QuantizableModels.Mlp();
        ModelQuantization.Quantize(model);
        Assert.Equal(new() { ["DynamicQuantizeMatMul"] = 4, ["Relu"] = 4 }, ModelRun.OptimizedOperators(model));
    }

    [Fact]
    public void An_int8_layer_computes_what_the_file_says_to_the_last_bits()
    {
        ModelProto model = Layer(out float[] _);
        float[] x = QuantizableModels.Normal(Batch * Side, 1, 9);
        ModelQuantization.Quantize(model);
        float[] got = ModelRun.Of(model, ("x", x, [Batch, Side]));
        ReadOnlySpan<sbyte> integers = model.GetWeight("w_int8").Span<sbyte>();
        ReadOnlySpan<float> scales = model.GetWeight("w_scales").Span<float>();
        (int[] bytes, float step, int zero) = DynamicallyQuantized(x);
        for (int i = 0; i < got.Length; i++)
        {
            (int row, int column) = (i / Side, i % Side);
            long sum = 0;
            for (int k = 0; k < Side; k++)
            {
                sum += (bytes[(row * Side) + k] - zero) * integers[(k * Side) + column];
            }

            double wanted = sum * (double)step * scales[column];
            Assert.True(Math.Abs(wanted - got[i]) <= 2e-6 * Math.Abs(wanted), $"{got[i]}, not {wanted}");
        }
    }

    // Each weight is off by half a step, or a whole one at the upper end, and each activation by half a step of its block's: so the sum cannot be off by more than theirs.
    [Theory]
    [InlineData(QuantizationMode.Int8Weights, 8)]
    [InlineData(QuantizationMode.Int4Weights, 4)]
    public void A_layer_of_blocks_is_off_by_no_more_than_its_steps_allow(QuantizationMode mode, int bits)
    {
        ModelProto model = Layer(out float[] w);
        float[] x = QuantizableModels.Normal(Batch * Side, 1, 9);
        ModelQuantization.Quantize(model, new() { Mode = mode });
        float[] got = ModelRun.Of(model, ("x", x, [Batch, Side]));
        ReadOnlySpan<float> scales = model.GetWeight("w_scales").Span<float>();
        int zero = 1 << (bits - 1);
        for (int i = 0; i < got.Length; i++)
        {
            (int row, int column) = (i / Side, i % Side);
            double wanted = 0, allowed = 0, typical = 0;
            for (int start = 0; start < Side; start += 32)
            {
                float[] own = x[((row * Side) + start)..((row * Side) + start + 32)];
                double step = scales[((column * Side) + start) / 32], half = own.Max(Math.Abs) / 127 / 2;
                for (int k = 0; k < 32; k++)
                {
                    double weight = w[((start + k) * Side) + column], off = Math.Abs(step) * (weight / step > zero - 1.5 ? 1 : 0.5);
                    wanted += own[k] * weight;
                    allowed += (off * Math.Abs(own[k])) + (half * (Math.Abs(weight) + off));
                    typical += (off * off * own[k] * own[k] / 3) + (half * half * weight * weight / 3);
                }
            }

            // Errors are as often up as down: six standard deviations of their sum are far below what they allow together.
            Assert.InRange(Math.Abs(got[i] - wanted), 0, Math.Min(allowed, 6 * Math.Sqrt(typical)));
        }
    }

    [Fact]
    public void With_int8_a_row_depends_on_the_rows_beside_it_and_the_report_says_so()
    {
        ModelProto model = QuantizableModels.Mlp();
        Assert.True(ModelQuantization.Quantize(model).DependsOnBatch);
        (float[] alone, float[] beside) = AloneAndBesideAnOutlier(model);
        Assert.True(alone.Zip(beside).Max(p => Math.Abs(p.First - p.Second)) > 0.1 * alone.Max(Math.Abs));
    }

    [Theory]
    [InlineData(QuantizationMode.Int8Weights)]
    [InlineData(QuantizationMode.Int4Weights)]
    [InlineData(QuantizationMode.Float16)]
    [InlineData(QuantizationMode.Float16Weights)]
    public void Otherwise_it_does_not(QuantizationMode mode)
    {
        ModelProto model = QuantizableModels.Mlp();
        Assert.False(ModelQuantization.Quantize(model, new() { Mode = mode }).DependsOnBatch);
        (float[] alone, float[] beside) = AloneAndBesideAnOutlier(model);

        // Sums of floats in another order, and of halves at most one of their steps.
        Assert.All(alone.Zip(beside), p => Assert.Equal(p.First, p.Second, (mode == QuantizationMode.Float16 ? 1e-3 : 1e-5) * alone.Max(Math.Abs)));
    }

    [Fact]
    public void What_is_excluded_stays_and_what_nothing_is_called_is_an_error()
    {
        foreach (string pattern in (string[])["layer1.weight", "layer1.*", "MatMul_1"])
        {
            ModelProto model = QuantizableModels.Mlp();
            QuantizationReport report = ModelQuantization.Quantize(model, new() { Exclude = [pattern] });
            Assert.Equal(3, report.Quantized.Count);
            Assert.Equal(("MatMul", "it is excluded"), (Assert.Single(report.Skipped).Operator, report.Skipped[0].Reason));
            Assert.Contains(model.Graph.Initializer, t => t.Name == "layer1.weight");
        }

        Assert.Contains("'layer9.*'", Refused(QuantizableModels.Mlp(), new() { Exclude = ["layer9.*"] }));
        Assert.Contains("MatMul 'MatMul' is left, since it is excluded", Refused(QuantizableModels.Mlp(), new() { Exclude = ["MatMul*"] }));
    }

    [Fact]
    public void A_block_has_a_size_that_ONNX_Runtime_knows()
    {
        foreach (int block in (int[])[16, 64, 256])
        {
            ModelProto model = QuantizableModels.Mlp(96);
            ModelQuantization.Quantize(model, new() { Mode = QuantizationMode.Int4Weights, BlockSize = block });
            Assert.All(ModelRun.Of(model, ("x", new float[96], [1, 96])), y => Assert.True(float.IsFinite(y)));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new QuantizationOptions { BlockSize = 48 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuantizationOptions { BlockSize = 8 });
    }

    private static string Refused(ModelProto model, QuantizationOptions options)
    {
        byte[] before = model.ToByteArray();
        string message = Assert.Throws<GraphException>(() => ModelQuantization.Quantize(model, options)).Message;
        Assert.Equal(before, model.ToByteArray());
        return message;
    }

    private static ModelProto Layer(out float[] weights)
    {
        var g = new GraphBuilder("layer");
        weights = QuantizableModels.Normal(Side * Side, 0.05, 1);
        g.Output("y", g.MatMul(g.Input("x", ElementType.Float, ["batch", Side]), g.Weight("w", OnnxTensor.From<float>(weights, Side, Side))));
        return g.Build();
    }

    // As the standard defines DynamicQuantizeLinear.
    private static (int[] Bytes, float Scale, int Zero) DynamicallyQuantized(float[] x)
    {
        float least = Math.Min(0, x.Min()), most = Math.Max(0, x.Max()), scale = (most - least) / 255;
        int zero = (int)Math.Clamp(MathF.Round(-least / scale), 0, 255);
        return (Array.ConvertAll(x, v => (int)Math.Clamp(MathF.Round(v / scale) + zero, 0, 255)), scale, zero);
    }

    private static (float[] Alone, float[] Beside) AloneAndBesideAnOutlier(ModelProto model)
    {
        float[] row = QuantizableModels.Normal(Side, 1, 20), outlier = QuantizableModels.Normal(Side, 100, 21);
        return (ModelRun.Of(model, ("x", row, [1, Side])), ModelRun.Of(model, ("x", row.Concat(outlier).ToArray(), [2, Side]))[..Side]);
    }
}
