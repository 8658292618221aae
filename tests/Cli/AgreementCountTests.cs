using Microsoft.ML.OnnxRuntime;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli.Tests;

public class AgreementCountTests
{
    // The first element lies in the lowest bits; what is left of the last byte belongs to none.
    [Theory]
    [InlineData(TensorElementType.Int4, 3, 0x0321, 0x0321, 3)]
    [InlineData(TensorElementType.Int4, 3, 0x0321, 0x0331, 2)]
    [InlineData(TensorElementType.UInt4, 3, 0x0321, 0xF321, 3)]
    [InlineData(TensorElementType.UInt4, 4, 0x4321, 0x1234, 0)]
    [InlineData(TensorElementType.UInt2, 5, 0x01E4, 0x01E4, 5)]
    [InlineData(TensorElementType.Int2, 5, 0x01E4, 0x02F4, 3)]
    [InlineData(TensorElementType.Int8, 2, 0x0321, 0x0331, 1)]
    [InlineData(TensorElementType.UInt16, 1, 0x0321, 0x0331, 0)]
    public void Elements_of_any_size_are_compared_one_by_one(TensorElementType type, int elements, int wanted, int got, int equal)
    {
        var count = new AgreementCount();
        using RuntimeValue before = RuntimeValue.Copy(type, Bytes(wanted), elements), after = RuntimeValue.Copy(type, Bytes(got), elements);
        count.Add(before, after);
        Assert.Equal((elements, equal), (count.Total.Rows, count.Total.Equal));

        static byte[] Bytes(int both) => [(byte)both, (byte)(both >> 8)];
    }

    [Fact]
    public void The_upper_halves_of_floats_are_floats()
    {
        var count = new AgreementCount();
        using RuntimeValue before = Tensor(1, 3, 2), after = Tensor(1, 2.5f, 3);
        count.Add(before, after);
        Assert.Equal(new Agreement(1, 0, 1, 1 / 3d), count.Total);

        static RuntimeValue Tensor(params float[] values) => RuntimeValue.Tensor(Array.ConvertAll(values, v => (BFloat16)v), 1, values.Length);
    }
}
