namespace MlNetPath.Stage6.LanguageModel.Tests.Exercises;

/// <summary>Exercise 4: draw from the likely tokens only.</summary>
internal static class Nucleus
{
    /// <summary>What top-p leaves: the likeliest tokens, as few as have the share together, and what is left is made to add up to 1 again.</summary>
    /// <param name="probabilities">Of each token, adding up to 1.</param>
    /// <param name="share">Above 0, at most 1.</param>
    /// <returns>The new probability of each token; 0 for those that are never drawn.</returns>
    public static double[] Of(double[] probabilities, double share)
    {
        var left = new double[probabilities.Length];
        double sum = 0;
        foreach ((int token, double probability) in probabilities.Index().OrderByDescending(token => token.Item))
        {
            if (sum >= share)
            {
                break;
            }

            left[token] = probability;
            sum += probability;
        }

        return [.. left.Select(probability => probability / sum)];
    }
}
