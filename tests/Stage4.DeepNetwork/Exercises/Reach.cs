namespace MlNetPath.Stage4.DeepNetwork.Tests.Exercises;

/// <summary>Exercise 2: how deep a network must be to see far enough.</summary>
internal static class Reach
{
    /// <summary>The least number of residual blocks after which a position knows of all bytes that are at most so far from its own.</summary>
    /// <param name="bytes">How far, in bytes, to either side of the position's own.</param>
    /// <param name="patch">Bytes of a position.</param>
    public static int BlocksFor(int bytes, int patch) => (bytes + patch - 1) / patch;
}
