using CsCheck;

namespace MlNetPath.Stage6.LanguageModel.Tests;

public class KneserNeyTests
{
    private const int Start = 9, A = 0, B = 1, End = 2, C = 4, Unseen = 77;

    // KenLM's lm/common/test_data/toy0.arpa and toy1.arpa, made by lmplz --discount_fallback -o 3: base-10 logarithms of probabilities. A bigram's own probability shows after a token never seen.
    [Theory]
    [InlineData(-0.37712017, Start, A)]
    [InlineData(-0.41574955, Start, B)]
    [InlineData(-0.46943438, Unseen, A)]
    [InlineData(-0.5720968, Unseen, End)]
    [InlineData(-0.90309, Unseen, 3)]
    [InlineData(-0.37712017, Unseen, A, A)]
    [InlineData(-0.2984526, Unseen, B, A)]
    [InlineData(-0.58682007, Unseen, A, End)]
    [InlineData(-0.14885087, Start, A, A)]
    [InlineData(-0.33741078, Unseen, B, A, A)]
    [InlineData(-0.124077894, Start, B, A)]
    [InlineData(-0.42082912, Unseen, B, A, End)]
    [InlineData(-0.20102891, Unseen, A, A, B)]
    [InlineData(-0.30103 - 0.58682007, Start, A, End)]
    [InlineData(-0.30103 - 0.30103 - 0.90309, Start, A, 3)]
    public void GivesWhatKenLmGivesForItsFirstToy(double logarithm, params int[] tokens) =>
        Assert.Equal(logarithm, LastLogarithm(new([[Start, A, A, B, A, End], [Start, B, A, A, B, End]], 3), 4, tokens), 1e-6);

    [Theory]
    [InlineData(-1, Unseen, 3)]
    [InlineData(-0.6146491, Unseen, B)]
    [InlineData(-0.7659168, Unseen, C)]
    [InlineData(-0.4740302, Start, C)]
    [InlineData(-0.3422159, Unseen, B, B)]
    [InlineData(-0.20660876, Unseen, C, End)]
    [InlineData(-0.7462621, Unseen, B, B, End)]
    [InlineData(-0.13375957, Unseen, B, B, B)]
    [InlineData(-0.47712123 - 0.30103 - 0.6146491, Unseen, B, B, A)]
    public void GivesWhatKenLmGivesForItsSecondToy(double logarithm, params int[] tokens) =>
        Assert.Equal(logarithm, LastLogarithm(new([[Start, A, A, B, B, B, B, B, B, B, End], [Start, C, End]], 3), 5, tokens), 1e-6);

    [Fact]
    public void GivesWhatTheFormulasGive() => Gen.Select(Gen.Int[0, 3].Array[1, 7].Array[1, 40], Gen.Int[1, 5], Gen.Int[0, 3].Array[1, 9]).Sample(
        (texts, order, tokens) =>
        {
            // Now and then every discount comes from the counts, now and then none does.
            int[][] sequences = [.. texts.Select(text => (int[])[7 + (text.Length % 2), .. text])];
            var model = new KneserNey(new NgramCounts(sequences, 5), order, 6);
            int[] sequence = [7, .. tokens];
            var probabilities = new double[tokens.Length];
            model.Score(sequence, probabilities);
            var formulas = new Formulas(sequences, order, 6);
            for (int i = 1; i < sequence.Length; i++)
            {
                Assert.Equal(formulas.Probability(sequence[Math.Max(0, i - order + 1)..i], sequence[i]), probabilities[i - 1], 1e-12);
            }
        },
        iter: 300);

    [Fact]
    public void SumsToOneAfterAnything()
    {
        var random = new Random(5);
        int[][] sequences = [.. Enumerable.Range(0, 500).Select(_ => (int[])[30 + random.Next(2), .. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (int)(20 * Math.Pow(random.NextDouble(), 3))), 25])];
        var counts = new NgramCounts(sequences, 6);
        foreach (int order in (int[])[1, 2, 4, 6])
        {
            var model = new KneserNey(counts, order, 26);
            for (int i = 0; i < 30; i++)
            {
                int[] some = sequences[random.Next(sequences.Length)];
                int[] context = i % 2 == 0 ? some[..random.Next(1, some.Length)] : [30, .. Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(26))];
                var last = new double[context.Length];
                double sum = Enumerable.Range(0, 26).Sum(next =>
                {
                    model.Score([.. context, next], last);
                    Assert.InRange(last[^1], 1e-9, 1);
                    return last[^1];
                });
                Assert.Equal(1, sum, 1e-12);
            }
        }
    }

    [Fact]
    public void ChoosesTheOrderThatValidationLikesBest()
    {
        // Each token is told by the two before it: order 3 knows, order 2 does not, and order 5 has seen less of each.
        var random = new Random(3);
        TokenText Text()
        {
            int[] tokens = [10, .. new int[30]];
            for (int i = 1; i < tokens.Length; i++)
            {
                tokens[i] = i < 3 || random.Next(10) == 0 ? random.Next(8) : (tokens[i - 1] + (3 * tokens[i - 2])) % 8;
            }

            return new TokenText("en", tokens, 30);
        }

        TokenText[] train = [.. Enumerable.Range(0, 300).Select(_ => Text())], validation = [.. Enumerable.Range(0, 50).Select(_ => Text())];
        var counts = new NgramCounts(train.Select(text => text.Tokens), 5);
        Assert.Equal(3, KneserNey.Choose(counts, 8, 2, validation, TestContext.Current.CancellationToken).Order);
    }

    [Fact]
    public void RefusesATokenThatCannotComeNext()
    {
        var model = new KneserNey(new NgramCounts([[Start, A, End]], 2), 2, 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Score([Start, 4], new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Score([Start, A], new double[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KneserNey(new NgramCounts([[Start, A, End]], 2), 3, 4));
    }

    private static double LastLogarithm(NgramCounts counts, int vocabularySize, int[] tokens)
    {
        var probabilities = new double[tokens.Length - 1];
        new KneserNey(counts, counts.Order, vocabularySize).Score(tokens, probabilities);
        return Math.Log10(probabilities[^1]);
    }

    // The formulas of Chen and Goodman with dictionaries of whole n-grams, slow and plain.
    private sealed class Formulas
    {
        private readonly Dictionary<string, int>[] counts;
        private readonly int vocabularySize;

        public Formulas(int[][] sequences, int order, int vocabularySize)
        {
            this.vocabularySize = vocabularySize;
            counts = [.. Enumerable.Range(1, order).Select(length => length == order ? Occurrences(sequences, length) : Extensions(sequences, length))];
        }

        public double Probability(int[] context, int token)
        {
            Dictionary<string, int> own = counts[context.Length];
            double shorter = context.Length == 0 ? 1.0 / vocabularySize : Probability(context[1..], token);
            int[] after = [.. Enumerable.Range(0, vocabularySize).Select(next => own.GetValueOrDefault(Key([.. context, next])))];
            if (after.Sum() == 0)
            {
                return shorter;
            }

            return (after[token] - Discount(own, after[token]) + (after.Sum(count => Discount(own, count)) * shorter)) / after.Sum();
        }

        private static double Discount(Dictionary<string, int> own, int count)
        {
            double[] n = [.. Enumerable.Range(0, 5).Select(c => (double)own.Values.Count(value => value == c))];
            double y = n[1] / (n[1] + (2 * n[2]));
            double[] discounts = [0, 1 - (2 * y * n[2] / n[1]), 2 - (3 * y * n[3] / n[2]), 3 - (4 * y * n[4] / n[3])];
            bool usable = Enumerable.Range(1, 3).All(i => discounts[i] > 0 && discounts[i] <= i);
            return usable ? discounts[Math.Min(count, 3)] : Math.Min(count, 3) / 2.0;
        }

        private static Dictionary<string, int> Occurrences(int[][] sequences, int length) =>
            sequences.SelectMany(sequence => Ends(sequence, length).Select(end => Key(sequence[(end - length)..end]))).CountBy(key => key).ToDictionary();

        private static Dictionary<string, int> Extensions(int[][] sequences, int length)
        {
            var extended = new HashSet<(int Before, string Key)>();
            var all = new List<string>();
            foreach (int[] sequence in sequences)
            {
                foreach (int end in Ends(sequence, length))
                {
                    string key = Key(sequence[(end - length)..end]);
                    if (end == length || extended.Add((sequence[end - length - 1], key)))
                    {
                        all.Add(key);
                    }
                }
            }

            return all.CountBy(key => key).ToDictionary();
        }

        // N-grams that end after the first token.
        private static IEnumerable<int> Ends(int[] sequence, int length) => Enumerable.Range(0, sequence.Length + 1).Where(end => end >= 2 && end >= length);

        private static string Key(int[] tokens) => string.Join(' ', tokens);
    }
}
