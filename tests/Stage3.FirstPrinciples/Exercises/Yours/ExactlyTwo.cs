namespace MlNetPath.Stage3.FirstPrinciples.Tests.Exercises.Yours;

/// <summary>Exercise 1: weights set by hand.</summary>
internal static class ExactlyTwo
{
    /// <summary>A network of sigmoids that gives nearly 1 where exactly two of its three inputs are 1, else nearly 0.</summary>
    public static Network Make() => throw new NotImplementedException();
}
