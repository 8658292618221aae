using System.Text;

namespace MlNetPath.Stage2.Learned.Tests.Exercises;

/// <summary>Exercise 2: two n-grams in one bucket.</summary>
internal static class Collision
{
    /// <summary>Two different n-grams of five small letters that share a bucket. (Of four there are none.)</summary>
    public static (string First, string Second) Find()
    {
        var seen = new Dictionary<int, string>();
        var random = new Random(1);
        while (true)
        {
            string ngram = string.Concat(Enumerable.Range(0, NgramHasher.MaxCharacters).Select(_ => (char)random.Next('a', 'z' + 1)));
            int bucket = Bucket(ngram);
            if (seen.TryGetValue(bucket, out string? other) && other != ngram)
            {
                return (other, ngram);
            }

            seen[bucket] = ngram;
        }
    }

    /// <summary>The bucket of one n-gram: its bytes as the digits of a number, modulo the number of buckets.</summary>
    public static int Bucket(string ngram) =>
        (int)Encoding.UTF8.GetBytes(ngram).Aggregate((ulong)NgramHasher.Seed, (hash, b) => ((hash * NgramHasher.Base) + b + 1) % NgramHasher.Buckets);
}
