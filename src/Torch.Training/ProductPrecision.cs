using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Torch.Training;

/// <summary>
/// In which precision matrix products are learned. Processors that multiply in bfloat16 (8 bits of precision, the range of single) do it several times as fast; sums, norms, losses and the weights themselves stay in single, as in
/// P. Micikevicius et al., "Mixed Precision Training", 2018, and D. Kalamkar et al., "A Study of BFLOAT16 for Deep Learning Training", 2019.
/// </summary>
internal static class ProductPrecision
{
    private const int Size = 512, Products = 4, Turns = 5;

    // By so much the products must be faster to make up for turning numbers from one kind into the other.
    private const double Gain = 1.5;

    /// <summary>The type that pays on this processor: bfloat16 where it is much faster, or else single. On a GPU it is single.</summary>
    /// <param name="device">Where it is learned.</param>
    public static ScalarType Fastest(Device device) =>
        device.type == DeviceType.CPU && Seconds(ScalarType.Float32) > Gain * Seconds(ScalarType.BFloat16) ? ScalarType.BFloat16 : ScalarType.Float32;

    private static double Seconds(ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        using var off = no_grad();
        Tensor a = ones(Size, Size).to_type(type);
        double best = double.PositiveInfinity;
        for (int turn = 0; turn < Turns; turn++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int product = 0; product < Products; product++)
            {
                a.matmul(a).Dispose();
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
