using System.Runtime.InteropServices;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// Translates by the translation of the nearest known message, as translators' tools do ("fuzzy match"). An inverted index of character n-grams finds candidates by their cosine, in which rare
/// n-grams may count more (K. Spärck Jones, "A Statistical Interpretation of Term Specificity and its Application in Retrieval", 1972); chrF between the sources then ranks them.
/// Immutable and safe to use from many threads.
/// </summary>
internal sealed class TranslationMemory : ITranslator
{
    private readonly TranslationMemoryOptions options;
    private readonly IReadOnlyList<TranslationPair> pairs;
    private readonly Dictionary<ulong, int> numbers = [];
    private readonly double[] rarity; // by n-gram
    private readonly (int Pair, float Weight)[][] messagesOf; // by n-gram

    /// <param name="pairs">The known messages, one at least.</param>
    /// <param name="options">How to compare; null for the defaults.</param>
    public TranslationMemory(IReadOnlyList<TranslationPair> pairs, TranslationMemoryOptions? options = null)
    {
        if (pairs.Count == 0)
        {
            throw new InputException("A translation memory needs one message at least. Give it pairs of a direction that the corpus has.");
        }

        (this.pairs, this.options) = (pairs, options ?? new TranslationMemoryOptions());
        var texts = new (int Ngram, float Count)[pairs.Count][];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = [.. Ngrams(pairs[i].Source).Select(gram => (Number(gram.Key), Term(gram.Value)))];
        }

        var found = new int[numbers.Count];
        foreach ((int ngram, _) in texts.SelectMany(text => text))
        {
            found[ngram]++;
        }

        rarity = [.. found.Select(count => Rarity(count))];
        messagesOf = [.. found.Select(count => new (int, float)[count])];
        Array.Clear(found);
        for (int i = 0; i < texts.Length; i++)
        {
            double length = Math.Sqrt(texts[i].Sum(term => Square(term.Count * rarity[term.Ngram])));
            foreach ((int ngram, float count) in texts[i])
            {
                messagesOf[ngram][found[ngram]++] = (i, (float)(count * rarity[ngram] / length));
            }
        }
    }

    /// <inheritdoc/>
    public string Translate(string source)
    {
        IReadOnlyList<MemoryMatch> nearest = Nearest(source, 1);
        return nearest.Count == 0 ? source : nearest[0].Pair.Target;
    }

    /// <summary>The nearest messages, the nearest first; fewer where fewer have an n-gram in common with the text.</summary>
    /// <param name="source">The text.</param>
    /// <param name="count">How many.</param>
    /// <param name="exceptGroup">A group to leave out: the text's own, where it is among the known messages.</param>
    public IReadOnlyList<MemoryMatch> Nearest(string source, int count, int? exceptGroup = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        MemoryMatch[] nearest = ByCosine(source, Math.Max(count, options.Compared), exceptGroup);
        return options.Compared < 2
            ? nearest
            : [.. nearest.Select(match => match with { Similarity = ChrF.Sentence(match.Pair.Source, source) / 100 }).OrderByDescending(match => match.Similarity).Take(count)];
    }

    private static double Square(double x) => x * x;

    private MemoryMatch[] ByCosine(string source, int count, int? exceptGroup)
    {
        var similarities = new float[pairs.Count];
        double length = 0;
        foreach ((ulong key, int occurrences) in Ngrams(source))
        {
            // An n-gram that no message has still makes the text longer.
            if (!numbers.TryGetValue(key, out int ngram))
            {
                length += Square(Term(occurrences) * Rarity(0));
                continue;
            }

            double weight = Term(occurrences) * rarity[ngram];
            length += Square(weight);
            foreach ((int pair, float share) in messagesOf[ngram])
            {
                similarities[pair] += (float)weight * share;
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

        var matches = new MemoryMatch[nearest.Count];
        for (int i = matches.Length - 1; i >= 0; i--)
        {
            int pair = nearest.Dequeue();
            matches[i] = new MemoryMatch(pairs[pair], Math.Min(1, similarities[pair] / Math.Sqrt(length)));
        }

        return matches;
    }

    private int Number(ulong key)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, key, out bool known);
        return number = known ? number : numbers.Count - 1;
    }

    private float Term(int occurrences) => options.Once ? 1 : 1 + MathF.Log(occurrences);

    private double Rarity(int messages) => Math.Pow(Math.Log((1.0 + pairs.Count) / (1 + messages)) + 1, options.Rarity);

    // The n-grams by a hash of their characters, a space at either end, with their counts. Two n-grams of one hash are too unlikely to matter.
    private Dictionary<ulong, int> Ngrams(string text)
    {
        string padded = $" {(options.IgnoreCase ? text.ToLowerInvariant() : text)} ";
        var grams = new Dictionary<ulong, int>();
        for (int start = 0; start < padded.Length; start++)
        {
            ulong key = 0;
            for (int end = start; end < padded.Length && end - start < options.Longest; end++)
            {
                key = (key + padded[end] + 1) * 0x9E3779B97F4A7C15;
                key ^= key >> 32;
                if (end - start + 1 >= options.Shortest)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(grams, key, out _)++;
                }
            }
        }

        return grams;
    }
}
