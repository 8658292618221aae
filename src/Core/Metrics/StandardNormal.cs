namespace MlNetPath.Core;

/// <summary>The normal distribution of mean 0 and standard deviation 1.</summary>
internal static class StandardNormal
{
    /// <summary>The z for which a share of <paramref name="confidence"/> lies between -z and z; 1.96 for 0.95.</summary>
    /// <param name="confidence">Above 0 and below 1.</param>
    public static double TwoSidedQuantile(double confidence)
    {
        if (!(confidence > 0 && confidence < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");
        }

        // Newton's method. The area is concave in z, so every step from 0 falls short of the root: the steps only ever go up.
        double z = 0;
        while (true)
        {
            double next = z + ((confidence - CentralArea(z)) / (2 * Density(z)));
            if (!(next > z) || next > 8)
            {
                return z;
            }

            z = next;
        }
    }

    // The area between -z and z, by the series z + z^3/3 + z^5/(3*5) + ... (Marsaglia, "Evaluating the Normal Distribution", 2004).
    private static double CentralArea(double z)
    {
        double sum = z, term = z;
        for (int i = 3; term > sum * 1e-17; i += 2)
        {
            term *= z * z / i;
            sum += term;
        }

        return 2 * Density(z) * sum;
    }

    private static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
}
