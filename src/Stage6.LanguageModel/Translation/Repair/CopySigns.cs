namespace MlNetPath.Stage6.LanguageModel;

/// <summary>What speaks for the next token being one of the example, and what against it.</summary>
/// <param name="Model">How likely the model finds it.</param>
/// <param name="Similarity">How alike the example is, 0 to 1.</param>
/// <param name="Place">How likely it comes next in the example; see <see cref="ExampleAlignment"/>.</param>
/// <param name="Kept">How much of it comes from what the example has in common with the text; see <see cref="TokenLexicon.Kept"/>.</param>
/// <param name="Length">How many tokens the example's translation has, its end with them.</param>
/// <param name="IsEnd">Whether it is the example's end.</param>
/// <param name="IsShown">Whether the model is shown the example, so that it knows of it, too.</param>
internal readonly record struct CopySigns(double Model, double Similarity, double Place, double Kept, int Length, bool IsEnd, bool IsShown)
{
    /// <summary>How many numbers <see cref="Features"/> gives.</summary>
    public const int Count = 34;

    /// <summary>The signs as numbers, probabilities as the logarithms of their odds, and their products, two by two; the square of what is 0 or 1 would say nothing.</summary>
    public double[] Features()
    {
        double[] signs = [LogOdds(Model, 1e-6), Similarity, LogOdds(Place, 1e-3), LogOdds(Kept, 1e-4) / 5, Math.Log(Length) - 3, IsEnd ? 1 : 0, IsShown ? 1 : 0];
        const int Numbers = 5; // the first of them; the others are 0 or 1
        var features = new double[Count];
        int at = 0;
        features[at++] = 1;
        for (int i = 0; i < signs.Length; i++)
        {
            features[at++] = signs[i];
            for (int j = i < Numbers ? i : i + 1; j < signs.Length; j++)
            {
                features[at++] = signs[i] * signs[j];
            }
        }

        return features;
    }

    private static double LogOdds(double probability, double least) => Math.Log((probability + least) / (1 - probability + least));
}
