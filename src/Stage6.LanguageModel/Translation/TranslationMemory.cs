using System.Runtime.InteropServices;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// Translates by the translation of the nearest known message, as translators' tools do ("fuzzy match"). An inverted index of character n-grams finds candidates by the cosine of their counts; chrF
/// between the sources then ranks them. Immutable and safe to use from many threads.
/// </summary>
/// <remarks>
/// Chosen on the validation split (en to de, ja and ru): ranking by chrF is worth two points of chrF; lengths from 3 to 6 and ranges of them, and counting rare n-grams for more (tf-idf), make no
/// difference beyond chance then, and without that ranking weighting by rarity costs up to two points.
/// </remarks>
public sealed class TranslationMemory : IOneWayTranslator
{
    private readonly IReadOnlyList<TranslationPair> pairs;
    private readonly int length;
    private readonly int candidates;
    private readonly Dictionary<ulong, List<(int Pair, float Weight)>> index = [];

    /// <summary>Indexes messages.</summary>
    /// <param name="pairs">The known messages, one at least.</param>
    /// <param name="length">Length of the n-grams, in characters.</param>
    /// <param name="candidates">How many of the nearest by cosine are ranked by chrF, one at least.</param>
    /// <exception cref="InputException">There are no messages.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length or the number of candidates is below 1.</exception>
    public TranslationMemory(IReadOnlyList<TranslationPair> pairs, int length = 5, int candidates = 16)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(candidates, 1);
        if (pairs.Count == 0)
        {
            throw new InputException("A translation memory needs one message at least. Give it pairs of a direction that the corpus has.");
        }

        (this.pairs, this.length, this.candidates) = ([.. pairs], length, candidates);
        for (int i = 0; i < pairs.Count; i++)
        {
            foreach ((ulong key, float weight) in Ngrams(pairs[i].Source))
            {
                ref List<(int, float)>? messages = ref CollectionsMarshal.GetValueRefOrAddDefault(index, key, out _);
                (messages ??= []).Add((i, weight));
            }
        }
    }

    /// <summary>The translation of the nearest message.</summary>
    /// <param name="source">The text.</param>
    /// <returns>The translation; the text itself where no message has an n-gram in common with it.</returns>
    public string Translate(string source)
    {
        IReadOnlyList<MemoryMatch> nearest = Nearest(source, 1);
        return nearest.Count == 0 ? source : nearest[0].Pair.Target;
    }

    /// <summary>The nearest messages, the nearest first; fewer where fewer have an n-gram in common with the text.</summary>
    /// <param name="source">The text.</param>
    /// <param name="count">How many.</param>
    /// <param name="exceptGroup">A group to leave out: the text's own, where it is among the known messages.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than one is asked for.</exception>
    public IReadOnlyList<MemoryMatch> Nearest(string source, int count, int? exceptGroup = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return [.. ByCosine(source, Math.Max(count, candidates), exceptGroup)
            .Select(pair => new MemoryMatch(pairs[pair], ChrF.Sentence(pairs[pair].Source, source) / 100))
            .OrderByDescending(match => match.Similarity)
            .Take(count)];
    }

    /// <summary>The numbers of the messages nearest by cosine, the nearest first.</summary>
    internal int[] ByCosine(string source, int count, int? exceptGroup)
    {
        var similarities = new float[pairs.Count];
        foreach ((ulong key, float weight) in Ngrams(source))
        {
            if (index.TryGetValue(key, out List<(int Pair, float Weight)>? messages))
            {
                foreach ((int pair, float share) in messages)
                {
                    similarities[pair] += weight * share;
                }
            }
        }

        var nearest = new PriorityQueue<int, (float Similarity, int Later)>();
        for (int pair = 0; pair < similarities.Length; pair++)
        {
            if (similarities[pair] > 0 && pairs[pair].Group != exceptGroup)
            {
                // Of equally near ones the first stays.
                nearest.Enqueue(pair, (similarities[pair], -pair));
                if (nearest.Count > count)
                {
                    nearest.Dequeue();
                }
            }
        }

        var found = new int[nearest.Count];
        for (int i = found.Length - 1; i >= 0; i--)
        {
            found[i] = nearest.Dequeue();
        }

        return found;
    }

    // The n-grams of a text by a hash of their characters, as a vector of length 1: case does not count, a space is at either end, a shorter text is one n-gram, and the second occurrence
    // counts less than the first. Two n-grams of one hash are too unlikely to matter.
    private Dictionary<ulong, float> Ngrams(string text)
    {
        string padded = $" {text.ToLowerInvariant()} ";
        var grams = new Dictionary<ulong, float>();
        for (int start = 0; start == 0 || start + length <= padded.Length; start++)
        {
            ulong key = 0;
            foreach (char c in padded.AsSpan(start, Math.Min(length, padded.Length)))
            {
                key = (key + c + 1) * 0x9E3779B97F4A7C15;
                key ^= key >> 32;
            }

            CollectionsMarshal.GetValueRefOrAddDefault(grams, key, out _)++;
        }

        float squares = 0;
        foreach (ulong key in grams.Keys)
        {
            ref float weight = ref CollectionsMarshal.GetValueRefOrNullRef(grams, key);
            weight = 1 + MathF.Log(weight);
            squares += weight * weight;
        }

        foreach (ulong key in grams.Keys)
        {
            CollectionsMarshal.GetValueRefOrNullRef(grams, key) /= MathF.Sqrt(squares);
        }

        return grams;
    }
}
