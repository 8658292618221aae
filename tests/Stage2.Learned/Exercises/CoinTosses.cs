namespace MlNetPath.Stage2.Learned.Tests.Exercises;

/// <summary>Exercise 5: McNemar's test without its formula.</summary>
internal static class CoinTosses
{
    /// <summary>How often fair coins come out as lopsided as these counts, or more so, whichever side wins.</summary>
    /// <param name="onlyFirst">Texts that only the first model gets right.</param>
    /// <param name="onlySecond">Texts that only the second one gets right.</param>
    /// <param name="trials">How often to toss all the coins.</param>
    /// <param name="seed">Where the random numbers start.</param>
    public static double PValue(int onlyFirst, int onlySecond, int trials, int seed)
    {
        var random = new Random(seed);
        int coins = onlyFirst + onlySecond;
        int lopsided = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            int heads = 0;
            for (int coin = 0; coin < coins; coin++)
            {
                heads += random.Next(2);
            }

            lopsided += Math.Abs(heads - (coins - heads)) >= Math.Abs(onlyFirst - onlySecond) ? 1 : 0;
        }

        return (double)lopsided / trials;
    }
}
