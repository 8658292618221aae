namespace MlNetPath.Stage2.Learned.Tests.Exercises;

/// <summary>Exercise 1: the weight that naive Bayes gives an n-gram for a label.</summary>
internal static class SmoothedWeights
{
    /// <summary>The logarithm of the n-gram's smoothed share of a label's n-grams.</summary>
    /// <param name="count">How often the n-gram occurs in the label's texts.</param>
    /// <param name="total">How many n-grams there are in the label's texts.</param>
    /// <param name="vocabulary">How many different n-grams there are in all texts.</param>
    /// <param name="smoothing">What is added to every count.</param>
    public static double Of(int count, int total, int vocabulary, double smoothing) =>
        Math.Log((count + smoothing) / (total + (smoothing * vocabulary)));
}
