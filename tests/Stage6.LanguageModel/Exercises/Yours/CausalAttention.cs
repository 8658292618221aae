namespace MlNetPath.Stage6.LanguageModel.Tests.Exercises.Yours;

/// <summary>Exercise 3: attention that does not see what comes.</summary>
internal static class CausalAttention
{
    /// <summary>What each position is told by those up to itself.</summary>
    /// <param name="queries">A query for each position.</param>
    /// <param name="keys">A key for each position, as long as a query.</param>
    /// <param name="values">A value for each position.</param>
    /// <returns>For each position the mean of the values, by the softmax of the products of its query with the keys over the root of their length.</returns>
    public static double[][] Answers(double[][] queries, double[][] keys, double[][] values) => throw new NotImplementedException();
}
