using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>The smallest and the largest integer of an input in its samples: an index that is one too large shows only there.</summary>
internal static class RangeEnds
{
    /// <summary>Puts them into a sample that has no padding yet, where padding leaves them in at least one run. Of a single element, the even runs have the largest and the odd ones the smallest.</summary>
    public static void Put(Tensor sample, TensorSpec input, int run)
    {
        long count = sample.numel();
        if (input.Range is not { } range || count == 0)
        {
            return;
        }

        // Rows of padding have the smallest already, and no row begins with padding but those.
        bool padded = input.Padding == range.From && sample.shape.Length > 1;
        using Tensor all = sample.view(-1);
        if (count > 1 && !padded)
        {
            long rows = sample.shape[0];
            using Tensor place = all[rows > 1 ? (rows - 1) * (count / rows) : count - 1];
            place.fill_(range.From);
        }

        using Tensor first = all[0];
        first.fill_(count > 1 || padded || run % 2 == 0 ? range.To : range.From);
    }
}
