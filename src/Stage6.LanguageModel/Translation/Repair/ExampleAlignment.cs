namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// Where in an example's translation whoever writes along it has come to. A hidden Markov model: he copies the next token mostly, at times puts in one of his own or one in its place, at times leaves some out, and hardly ever goes anywhere else.
/// Its forward probabilities say which token of the example would be the next.
/// </summary>
/// <remarks>After S. Vogel, H. Ney and C. Tillmann, "HMM-Based Word Alignment in Statistical Translation", 1996, within one language. The numbers were tried on validation messages; half or twice of them changes little.</remarks>
internal static class ExampleAlignment
{
    private const double Copied = 0.9, Skipped = 0.05, SkipsOn = 0.8, Elsewhere = 1e-7;

    // How likely a token is that is not copied: one of so many.
    private const double Own = 1.0 / 500;

    /// <summary>How likely each place of the example comes next.</summary>
    /// <param name="example">The tokens of the example.</param>
    /// <param name="written">The tokens written so far.</param>
    /// <returns>A probability for each token of the example, and one for its end; together 1.</returns>
    public static double[] Next(ReadOnlySpan<int> example, ReadOnlySpan<int> written)
    {
        double[] places = new double[example.Length + 1], next = new double[places.Length];
        places[0] = 1;
        Jump(places);
        foreach (int token in written)
        {
            Array.Clear(next);
            for (int place = 0; place < places.Length; place++)
            {
                double own = places[place] * (1 - Copied) / 2 * Own;
                next[place] += own; // put in
                if (place < example.Length)
                {
                    next[place + 1] += own + (example[place] == token ? places[place] * Copied : 0); // put in its place, or copied
                }
            }

            (places, next) = (next, places);
            Jump(places);
        }

        return places;
    }

    // Some tokens are left out, the fewer the likelier; and to one.
    private static void Jump(double[] places)
    {
        double skipping = 0, sum = places.Sum(), anywhere = Elsewhere * sum / places.Length;
        for (int place = 0; place < places.Length; place++)
        {
            double here = places[place];
            places[place] = (here * (1 - Skipped - Elsewhere)) + skipping + anywhere;
            skipping = (skipping * SkipsOn) + (here * Skipped * (1 - SkipsOn));
        }

        sum = places.Sum(); // what would have gone beyond the end is lost
        for (int place = 0; place < places.Length; place++)
        {
            places[place] /= sum;
        }
    }
}
