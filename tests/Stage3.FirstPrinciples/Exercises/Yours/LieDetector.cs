namespace MlNetPath.Stage3.FirstPrinciples.Tests.Exercises.Yours;

/// <summary>Exercise 3: finds out whether a layer's gradients are true, by trying.</summary>
internal static class LieDetector
{
    /// <summary>The name of the parameter whose gradient is false, <c>input</c> where that of the input is, or null where all are true.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">What to try it on; afterwards its numbers must be those from before.</param>
    public static string? FindLie(ILayer layer, Matrix input) => throw new NotImplementedException();
}
