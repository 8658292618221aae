using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>When parity fails: whether the network agrees with itself, since no file can agree with one that does not.</summary>
internal static class SecondRun
{
    /// <summary>What is found, as sentences with a space before; empty if the network is consistent. Never fails, since a failure is being reported.</summary>
    public static string Describe(nn.Module network, ParityCase run, Tensor first, int output, ExportOptions options, double scale)
    {
        try
        {
            if (!Difference.Of(first, run.Outputs(network)[output], options, scale).Within)
            {
                return " The network does not agree with itself: run again on the same inputs, it gives something else. Take out what is random or remembered in evaluation mode.";
            }

            return Difference.Of(first, run.Outputs(network, gradients: true)[output], options, scale).Within
                ? string.Empty
                : " The network does not agree with itself: with gradients enabled it gives something else on the same inputs, so libtorch's kernel without gradients may be the one that is wrong.";
        }
        catch (Exception e)
        {
            return $" Run again on the same inputs, the network fails: {e.Message}";
        }
    }
}
