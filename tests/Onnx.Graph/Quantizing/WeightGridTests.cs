using CsCheck;
using MlNetPath.Onnx.Graph.Quantizing;

namespace MlNetPath.Onnx.Graph.Tests.Quantizing;

/// <summary>Integers and scales by themselves: what is off, and by how much at most.</summary>
public sealed class WeightGridTests
{
    private static readonly Gen<float[]> Weights = Gen.OneOf(
        Gen.Float[-1, 1].Array[96], Gen.Float[0.9f, 1].Array[96], Gen.Float.Array[96].Where(w => w.All(float.IsFinite)), Gen.Float[-1e-38f, 1e-38f].Array[96], Gen.Const(0f).Array[96], Gen.Const(-2f).Array[96],
        Gen.Const(float.MaxValue).Array[96]);

    [Fact]
    public void A_weight_of_a_column_is_off_by_half_a_step_at_most_and_a_step_is_at_most_twice_that_of_8_bits() => Weights.Sample(weights =>
    {
        (sbyte[] integers, float[] scales) = WeightGrid.Columns(weights, 6);
        for (int i = 0; i < weights.Length; i++)
        {
            double step = scales[i % 6], largest = Enumerable.Range(0, 16).Max(row => Math.Abs((double)weights[(row * 6) + (i % 6)]));
            Assert.True(Math.Abs(weights[i] - (step * integers[i])) <= step * 0.50001, $"{weights[i]} became {integers[i]} · {step}");
            Assert.True(largest == 0 || step <= Math.Max(2 * largest / 127 * 1.0001, 1.2e-38), $"step {step} for weights up to {largest}");
        }
    });

    [Fact]
    public void No_pair_of_weights_times_two_bytes_exceeds_16_bits() => Weights.Sample(weights =>
    {
        sbyte[] integers = WeightGrid.Columns(weights, 6).Integers;
        for (int row = 0; row < 16; row += 2)
        {
            for (int column = 0; column < 6; column++)
            {
                int a = integers[(row * 6) + column], b = integers[((row + 1) * 6) + column];
                Assert.InRange(255 * (Math.Max(a, 0) + Math.Max(b, 0)), 0, short.MaxValue);
                Assert.InRange(255 * (Math.Min(a, 0) + Math.Min(b, 0)), short.MinValue, 0);
            }
        }
    });

    [Fact]
    public void An_odd_number_of_rows_has_a_last_row_without_a_pair()
    {
        (sbyte[] integers, float[] scales) = WeightGrid.Columns([1, 1, 127], 1);
        Assert.Equal([1, 1, 127], integers);
        Assert.Equal([1f], scales);
    }

    [Fact]
    public void Columns_of_one_value_lose_nearly_nothing()
    {
        (sbyte[] integers, float[] scales) = WeightGrid.Columns([.. Enumerable.Repeat(0.7f, 16)], 2);
        Assert.All(integers, i => Assert.Equal(64, i));
        Assert.All(scales, s => Assert.Equal(0.7f, 64 * s, 1e-4f));
    }

    [Fact]
    public void Weights_of_normal_distribution_lose_less_than_half_a_bit_by_the_rule_for_pairs()
    {
        float[] weights = QuantizableModels.Normal(512 * 64, 1, 1);
        float[] scales = WeightGrid.Columns(weights, 64).Scales;
        double plain = Enumerable.Range(0, 64).Average(c => Enumerable.Range(0, 512).Max(r => Math.Abs(weights[(r * 64) + c])) / 127.0);
        Assert.InRange(Math.Log2(scales.Average() / plain), 0, 0.5);
    }

    [Fact]
    public void A_weight_of_a_row_is_off_by_half_a_step_at_most() => Weights.Sample(weights =>
    {
        (sbyte[] integers, float[] scales) = WeightGrid.Rows(weights, 12);
        for (int i = 0; i < weights.Length; i++)
        {
            double step = scales[i / 12];
            Assert.True(Math.Abs(weights[i] - (step * integers[i])) <= step * 0.50001, $"{weights[i]} became {integers[i]} · {step}");
        }
    });

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void A_weight_of_a_block_is_off_by_half_a_step_or_a_whole_one_at_the_upper_end(int bits) => Weights.Sample(weights =>
    {
        (byte[] integers, float[] scales) = WeightGrid.Blocks(weights, 24, bits, 16);
        Assert.Equal(4 * 2, scales.Length);
        Assert.Equal(scales.Length * 16 * bits / 8, integers.Length);
        int zero = 1 << (bits - 1);
        for (int row = 0; row < 4; row++)
        {
            for (int i = 0; i < 32; i++)
            {
                int place = (row * 32) + i, integer = (integers[place * bits / 8] >> (place * bits % 8)) & ((2 * zero) - 1);
                double step = scales[(row * 2) + (i / 16)], weight = i < 24 ? weights[(row * 24) + i] : 0;
                double off = Math.Abs(weight - (step * (integer - zero))) / (step == 0 ? double.Epsilon : Math.Abs(step));
                Assert.True(off <= (integer == (2 * zero) - 1 ? 1.00001 : 0.50001), $"{weight} became {integer - zero} · {step}");
            }
        }
    });
}
