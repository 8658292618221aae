namespace MlNetPath.Stage3.FirstPrinciples.Tests.Exercises;

/// <summary>Exercise 5: not always the most probable word, but each as often as its probability says.</summary>
internal static class Dice
{
    /// <summary>Throws a die whose sides are as probable as the numbers say.</summary>
    /// <param name="probabilities">They sum to 1, about.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <returns>The place of the side that came up.</returns>
    public static int Throw(IReadOnlyList<float> probabilities, Random random)
    {
        double left = random.NextDouble() * probabilities.Sum(p => (double)p);
        for (int i = 0; i < probabilities.Count; i++)
        {
            left -= probabilities[i];
            if (left < 0)
            {
                return i;
            }
        }

        // Only the rounding of the last digits can lead here.
        return probabilities.Count - 1;
    }
}
