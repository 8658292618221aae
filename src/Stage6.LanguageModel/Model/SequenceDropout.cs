using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Leaves out a share of the numbers while it learns, the same ones at all positions of a sequence, and makes the others larger by as much. So few are drawn that it takes no time, where one draw for each number takes a sixth of a step.</summary>
/// <remarks>Gal and Ghahramani, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks", 2016.</remarks>
/// <param name="share">The share, 0 for none.</param>
internal sealed class SequenceDropout(double share) : nn.Module<Tensor, Tensor>("dropout")
{
    /// <summary>The same with some numbers 0, [batch, length, width].</summary>
    public override Tensor forward(Tensor x) => share == 0 || !training ? x : x * nn.functional.dropout(ones(x.shape[0], 1, x.shape[2], device: x.device), share, training: true);
}
