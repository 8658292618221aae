using System.Text;
using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>Counts the different n-grams of the training text, and how often an n-gram never seen before would meet a used bucket.</summary>
internal static class BucketsLesson
{
    // Powers of two below the one that is used, so that the cost of each halving can be seen.
    private static readonly int[] Bits = [16, 18, 20, 22];

    /// <summary>Counts, and writes the table.</summary>
    public static void Run(TextTask task, string[] words, TextWriter output)
    {
        HashSet<ulong> ngrams = Distinct(task.TrainData);
        output.WriteLine($"different n-grams in {task.TrainData.Count:N0} training texts: {ngrams.Count:N0}");
        output.WriteLine();
        output.WriteLine($"{"buckets",10} {"used",10} {"share of n-grams that",24} {"chance that an unknown n-gram",31}");
        output.WriteLine($"{"",10} {"",10} {"share their bucket",24} {"is taken for a known one",31}");
        foreach (int buckets in Bits.Select(bits => bits == 22 ? NgramHasher.Buckets : 1 << bits))
        {
            (int used, int sharing) = Count(ngrams, buckets);
            output.WriteLine($"{buckets,10:N0} {used,10:N0} {(double)sharing / ngrams.Count,24:0.0%} {(double)used / buckets,31:0.0%}");
        }
    }

    /// <summary>How many buckets are used, and how many items do not have theirs alone.</summary>
    public static (int Used, int Sharing) Count(IEnumerable<ulong> items, int buckets)
    {
        var counts = new int[buckets];
        foreach (ulong item in items)
        {
            counts[(int)(item % (ulong)buckets)]++;
        }

        return (counts.Count(count => count > 0), counts.Where(count => count > 1).Sum());
    }

    // Of each n-gram a hash of 64 bits, wide enough that no two of a million meet.
    private static HashSet<ulong> Distinct(TextData data)
    {
        var pieces = new HashSet<string>(StringComparer.Ordinal);
        for (int row = 0; row < data.Count; row++)
        {
            string[] words = TextNormalizer.Words(data.Text(row));
            pieces.UnionWith(words);
            pieces.UnionWith(words.Zip(words.Skip(1), (first, second) => $"{first} {second}"));
        }

        return [.. pieces.SelectMany(StepsLesson.Ngrams).Select(ngram => Wide(Encoding.UTF8.GetBytes(ngram)))];
    }

    // FNV-1a, then mixed, since its low bits alone would favour some buckets.
    private static ulong Wide(byte[] bytes)
    {
        ulong hash = bytes.Aggregate(14695981039346656037UL, (h, b) => unchecked((h ^ b) * 1099511628211UL));
        hash = unchecked((hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL);
        return hash ^ (hash >> 33);
    }
}
