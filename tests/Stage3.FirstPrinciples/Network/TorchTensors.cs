using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

/// <summary>Our matrices as TorchSharp's tensors, and comparisons of the two.</summary>
internal static class TorchTensors
{
    static TorchTensors() => TorchRuntime.Load();

    public static Tensor Of(Matrix x, bool learns = false) => tensor(x.Values, [x.Rows, x.Columns], requires_grad: learns);

    public static Tensor Of(int[] labels) => tensor([.. labels.Select(label => (long)label)], dtype: ScalarType.Int64);

    /// <summary>Every number within <paramref name="tolerance"/> of TorchSharp's.</summary>
    public static void Equal(Tensor expected, Matrix actual, float tolerance = 1e-5f)
    {
        Assert.Equal([actual.Rows, actual.Columns], expected.shape);
        using Tensor values = expected.detach().contiguous();
        float[] wanted = values.data<float>().ToArray();
        for (int i = 0; i < wanted.Length; i++)
        {
            Assert.Equal(wanted[i], actual.Values[i], tolerance);
        }
    }
}
