namespace MlNetPath.Onnx.Graph.Tests.Operators;

/// <summary>Operators that are composed of others, run by ONNX Runtime, against the same computed here directly, in every opset.</summary>
public sealed class CompositionTests
{
    private static readonly Dictionary<string, long>[] Sizes =
    [
        new() { ["batch"] = 1, ["length"] = 1 },
        new() { ["batch"] = 3, ["length"] = 7 },
    ];

    public static TheoryData<int> Opsets => [17, 18, 19, 20];

    [Theory]
    [MemberData(nameof(Opsets))]
    public void Activations(int opset)
    {
        (Func<GraphBuilder, OnnxValue, OnnxValue> Build, Func<double, double> Direct)[] functions =
        [
            ((g, x) => g.Gelu(x, tanh: true), x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))))),
            ((g, x) => g.Mish(x), x => x * Math.Tanh(Math.Log(1 + Math.Exp(x)))),
            ((g, x) => g.Silu(x), x => x / (1 + Math.Exp(-x))),
            ((g, x) => g.LogSigmoid(x), x => -Math.Log(1 + Math.Exp(-x))),
            ((g, x) => g.TanhShrink(x), x => x - Math.Tanh(x)),
            ((g, x) => g.Clip(x, 0, 6), x => Math.Clamp(x, 0, 6)),
            ((g, x) => g.Clip(x, -2, 1), x => Math.Clamp(x, -2, 1)),
            ((g, x) => g.Threshold(x, 0.5, -1), x => x > 0.5 ? x : -1),
            ((g, x) => g.HardSigmoid(x), x => Math.Clamp((x / 6) + 0.5, 0, 1)),
            ((g, x) => g.HardSwish(x), x => x * Math.Clamp((x / 6) + 0.5, 0, 1)),
            ((g, x) => g.Elu(x, 0.7), x => x > 0 ? x : 0.7 * (Math.Exp(x) - 1)),
            ((g, x) => g.Celu(x, 0.7), x => Math.Max(0, x) + Math.Min(0, 0.7 * (Math.Exp(x / 0.7) - 1))),
            ((g, x) => g.Selu(x), x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1))),
            ((g, x) => g.LeakyRelu(x, 0.3), x => x > 0 ? x : 0.3 * x),
            ((g, x) => g.Shrink(x, 1, 1), x => x > 1 ? x - 1 : x < -1 ? x + 1 : 0),
            ((g, x) => g.Softsign(x), x => x / (1 + Math.Abs(x))),
            ((g, x) => g.Softplus(x), x => Math.Log(1 + Math.Exp(x))),
            ((g, x) => g.Threshold(x, 0.5), x => x > 0.5 ? x : 0),
            ((g, x) => g.PRelu(x, g.Scalar(0.25, x.Type)), x => x > 0 ? x : 0.25 * x),
        ];
        foreach ((Func<GraphBuilder, OnnxValue, OnnxValue> build, Func<double, double> direct) in functions)
        {
            foreach (ElementType type in (ElementType[])[ElementType.Float, ElementType.Double])
            {
                Check(opset, t => build(t.G, t.X(["batch", "length", 8], -7, 7, type)), given => [.. given[0].Select(direct)], type == ElementType.Double ? 1e-12 : 2e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Opsets))]
    public void The_exact_gelu_is_x_times_the_normal_distribution_function(int opset) =>
        Check(opset, t => t.G.Gelu(t.X(["batch", "length", 8], -3, 3)), given => [.. given[0].Select(x => x * (0.5 + NormalArea(x)))]);

    [Theory]
    [MemberData(nameof(Opsets))]
    public void Group_and_layer_norm(int opset)
    {
        float[] scale = [1, 2, -1, 0.5f];
        float[] bias = [0, 1, 2, 3];
        Check(
            opset,
            t => t.G.GroupNorm(t.X(["batch", 4, "length", 2]), 2, Vector(t, scale), Vector(t, bias), 1e-3),
            given => Normalized(given[0], 2 * (given[0].Length / 4 / (int)Batch(given[0].Length, 8)), 1e-3, i => (scale, bias, (i / (given[0].Length / 4 / (int)Batch(given[0].Length, 8))) % 4)));
        Check(opset, t => t.G.LayerNorm(t.X(["batch", "length", 4]), Vector(t, scale), Vector(t, bias)), given => Normalized(given[0], 4, 1e-5, i => (scale, bias, i % 4)));
        Check(opset, t => t.G.LayerNorm(t.X(["batch", "length", 2, 3]), axes: 2), given => Normalized(given[0], 6, 1e-5, _ => ([1], [0], 0)));
        Check(opset, t => t.G.LayerNorm(t.X(["batch", 3, "length"]), epsilon: 0.1), given => Normalized(given[0], given[0].Length % 7 == 0 ? 7 : 1, 0.1, _ => ([1], [0], 0)));
    }

    [Theory]
    [MemberData(nameof(Opsets))]
    public void Attention_with_every_mask(int opset)
    {
        Check(opset, t => t.G.ScaledDotProductAttention(Query(t), Query(t), Query(t)), given => Attention(given, (_, _, _) => 0));
        Check(opset, t => t.G.ScaledDotProductAttention(Query(t), Query(t), Query(t), causal: true), given => Attention(given, (_, i, j) => j <= i ? 0 : double.NegativeInfinity));
        Check(
            opset,
            t => t.G.ScaledDotProductAttention(Query(t), Query(t), Query(t), t.X(["length", "length"])),
            given => Attention(given, (_, i, j) => given[3][(i * (int)Math.Sqrt(given[3].Length)) + j]));

        // Half of the keys take no part, sometimes all of them; such rows are zeros.
        Check(
            opset,
            t => t.G.ScaledDotProductAttention(Query(t), Query(t), Query(t), t.G.Unsqueeze(t.Mask(["batch", "length"]), 1), causal: true),
            given => Attention(given, (b, i, j) => j <= i && given[3][(b * (given[3].Length == 21 ? 7 : 1)) + j] > 0 ? 0 : double.NegativeInfinity));

        static OnnxValue Query(Trial t) => t.X(["batch", "length", 4]);
    }

    [Theory]
    [MemberData(nameof(Opsets))]
    public void Mean_over_a_mask(int opset) => Check(opset, t => t.G.MeanPool(t.X(["batch", "length", 2]), t.Mask(["batch", "length"])), given =>
    {
        int length = given[1].Length == 21 ? 7 : 1;
        return [.. Enumerable.Range(0, given[1].Length / length * 2).Select(at =>
        {
            int[] counted = [.. Enumerable.Range(0, length).Where(p => given[1][(at / 2 * length) + p] > 0)];
            return counted.Sum(p => given[0][(((at / 2 * length) + p) * 2) + (at % 2)]) / Math.Max(1, counted.Length);
        })];
    });

    [Theory]
    [MemberData(nameof(Opsets))]
    public void Cosine_similarity(int opset) => Check(opset, t => t.G.CosineSimilarity(t.X(["batch", "length", 3]), t.X(["batch", "length", 3]), -1), given =>
        [.. Enumerable.Range(0, given[0].Length / 3).Select(row =>
        {
            double[] x = given[0][(row * 3)..((row + 1) * 3)];
            double[] y = given[1][(row * 3)..((row + 1) * 3)];
            return x.Zip(y, (a, b) => a * b).Sum() / Math.Sqrt(x.Sum(a => a * a) * y.Sum(b => b * b));
        })]);

    [Theory]
    [MemberData(nameof(Opsets))]
    public void Wrapping_takes_the_other_end(int opset) => Check(opset, t => t.G.Pad(t.X(["batch", 5]), [2], [3], PadMode.Wrap), given =>
        [.. Enumerable.Range(0, given[0].Length / 5 * 10).Select(at => given[0][(at / 10 * 5) + ((at % 10 + 3) % 5)])]);

    [Theory]
    [InlineData(19)]
    [InlineData(20)]
    public void Wrapping_is_what_the_operator_does_where_it_exists(int opset)
    {
        var trial = new Trial(opset);
        OnnxValue x = trial.X(["batch", 4, 5]);
        OnnxValue[] outputs = [trial.G.Pad(x, [1, 2], [0, 3], PadMode.Wrap), trial.G.Op("Pad", [x, trial.G.Integers(0, 1, 2, 0, 0, 3)], ("mode", "wrap"))];
        Assert.Equal(outputs[0].Shape, outputs[1].Shape);
        foreach (Run run in trial.Runs(outputs, Sizes))
        {
            Numbers.Equal([run.Outputs[1]], [run.Outputs[0]], 0);
        }
    }

    private static void Check(int opset, Func<Trial, OnnxValue> build, Func<double[][], double[]> direct, double tolerance = 2e-5)
    {
        var trial = new Trial(opset);
        foreach (Run run in trial.Runs([build(trial)], Sizes))
        {
            Numbers.Equal(direct([.. run.Inputs.Select(Numbers.Of)]), Numbers.Of(run.Outputs[0]), tolerance);
        }
    }

    private static OnnxValue Vector(Trial t, float[] elements) => t.G.Constant(OnnxTensor.From<float>(elements, elements.Length));

    private static long Batch(int count, int perRow) => count == perRow ? 1 : 3;

    // Rows of so many elements brought to mean 0 and variance 1, then scaled and moved element by element.
    private static double[] Normalized(double[] x, int row, double epsilon, Func<int, (float[] Scale, float[] Bias, int Channel)> affine) => [.. x.Select((value, i) =>
    {
        double[] around = x[(i / row * row)..((i / row * row) + row)];
        double mean = around.Average();
        double variance = around.Average(v => (v - mean) * (v - mean));
        (float[] scale, float[] bias, int channel) = affine(i);
        return ((value - mean) / Math.Sqrt(variance + epsilon) * scale[channel]) + bias[channel];
    })];

    // Queries, keys and values [batch, length, 4] with a mask that is added.
    private static double[] Attention(double[][] given, Func<int, int, int, double> mask)
    {
        int length = given[0].Length == 84 ? 7 : 1;
        int batch = given[0].Length / 4 / length;
        double[] result = new double[given[0].Length];
        for (int b = 0; b < batch; b++)
        {
            for (int i = 0; i < length; i++)
            {
                double[] weights = [.. Enumerable.Range(0, length).Select(j =>
                    Math.Exp((Enumerable.Range(0, 4).Sum(f => given[0][At(b, i, f)] * given[1][At(b, j, f)]) / 2) + mask(b, i, j)))];
                double sum = weights.Sum();
                for (int f = 0; f < 4; f++)
                {
                    result[At(b, i, f)] = sum == 0 ? 0 : Enumerable.Range(0, length).Sum(j => weights[j] / sum * given[2][At(b, j, f)]);
                }
            }
        }

        return result;

        int At(int b, int position, int feature) => (((b * length) + position) * 4) + feature;
    }

    // The area under the normal density from 0 to x, by Simpson's rule.
    private static double NormalArea(double x)
    {
        const int steps = 200;
        double width = x / steps;
        double sum = Enumerable.Range(0, steps + 1).Sum(i => (i is 0 or steps ? 1 : i % 2 == 1 ? 4 : 2) * Math.Exp(-i * width * i * width / 2));
        return sum * width / 3 / Math.Sqrt(2 * Math.PI);
    }
}
