using System.Globalization;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// Tells which words of a text speak for the label it was given, against the next best one. A word speaks with all n-grams inside it; a pair
/// of words with what the two say together beyond what each says alone.
/// </summary>
internal static class Evidence
{
    private const int MostWords = 5;

    /// <summary>One line, such as <c>de 0.998 before en 0.001: 'bahnhof?' +3.1, 'wo' +1.2</c>. Numbers are logits.</summary>
    public static string Explain(BucketWeights model, IReadOnlyList<string> labels, string text)
    {
        var scores = new float[labels.Count];
        model.Score(text, scores);
        int[] order = [.. Enumerable.Range(0, scores.Length).OrderByDescending(label => scores[label])];
        (int best, int next) = (order[0], order[1]);

        var buckets = new BucketList();
        float weight = NgramHasher.Hash(text, buckets);
        string[] words = TextNormalizer.Words(text);
        IEnumerable<string> pairs = words.Zip(words.Skip(1), (first, second) => $"{first} {second}");
        IEnumerable<string> speaking = words.Distinct().Select(word => (Words: word, For: weight * OfWord(word)))
            .Concat(pairs.Distinct().Select(pair => (Words: pair, For: weight * OfBucket(NgramHasher.Bucket($" {pair} ")))))
            .Where(w => w.For > 0)
            .OrderByDescending(w => w.For)
            .Take(MostWords)
            .Select(w => string.Create(CultureInfo.InvariantCulture, $"'{w.Words}' +{w.For:F1}"));
        string evidence = string.Join(", ", speaking);
        return string.Create(CultureInfo.InvariantCulture, $"{labels[best]} {scores[best]:F3} before {labels[next]} {scores[next]:F3}: {(evidence.Length > 0 ? evidence : "nothing in it was ever seen; the prior decides")}");

        float OfWord(string word)
        {
            NgramHasher.Hash(word, buckets);
            float sum = 0;
            foreach (int bucket in buckets.Items)
            {
                sum += OfBucket(bucket);
            }

            return sum;
        }

        float OfBucket(int bucket) => model.RowOf(bucket) is >= 0 and int row ? model.Row(row)[best] - model.Row(row)[next] : 0;
    }
}
