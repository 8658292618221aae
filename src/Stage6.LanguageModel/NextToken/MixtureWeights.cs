namespace MlNetPath.Stage6.LanguageModel;

/// <summary>How much of each of two models a mixture takes, for each kind of place in a text.</summary>
/// <remarks>Jelinek and Mercer, "Interpolated Estimation of Markov Source Parameters from Sparse Data", 1980; learned by expectation maximization, which finds the best shares, for their likelihood has one maximum.</remarks>
internal static class MixtureWeights
{
    // Shares move by less than a thousandth after some ten.
    private const int Passes = 30;

    /// <summary>The shares under which texts that neither model has learned are the likeliest.</summary>
    /// <param name="kinds">How many kinds of places there are.</param>
    /// <param name="places">At each place of those texts: its kind, and how likely each model finds what stands there.</param>
    /// <returns>The share of the first model for each kind, 0 to 1; a half for a kind without a place.</returns>
    public static double[] Learn(int kinds, IReadOnlyList<(int Kind, double First, double Second)> places)
    {
        var shares = new double[kinds];
        Array.Fill(shares, 0.5);
        for (int pass = 0; pass < Passes; pass++)
        {
            // As if each kind had one more place, about which the two agree: no share becomes 0.
            double[] taken = [.. Enumerable.Repeat(0.5, kinds)], count = [.. Enumerable.Repeat(1.0, kinds)];
            foreach ((int kind, double first, double second) in places)
            {
                double own = shares[kind] * first;
                taken[kind] += own / (own + ((1 - shares[kind]) * second));
                count[kind]++;
            }

            for (int kind = 0; kind < kinds; kind++)
            {
                shares[kind] = taken[kind] / count[kind];
            }
        }

        return shares;
    }
}
