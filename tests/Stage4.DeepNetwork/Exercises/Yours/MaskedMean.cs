using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork.Tests.Exercises.Yours;

/// <summary>Exercise 3: the mean over the positions that have text.</summary>
internal static class MaskedMean
{
    /// <summary>The mean over the positions.</summary>
    /// <param name="x">[batch, positions, width].</param>
    /// <param name="mask">True where there is text, bool [batch, positions]; everywhere else <paramref name="x"/> may be any number.</param>
    /// <returns>[batch, width]; 0 for a text without positions.</returns>
    public static Tensor Pool(Tensor x, Tensor mask) => throw new NotImplementedException();
}
