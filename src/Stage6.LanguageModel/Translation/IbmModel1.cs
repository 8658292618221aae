using System.Runtime.InteropServices;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// How likely a word is to be translated by another, learned from pairs of sentences by expectation and maximization: model 1 of P. F. Brown et al., "The Mathematics of Statistical Machine
/// Translation: Parameter Estimation", 1993. Every target word comes from one source word of its pair, all being equally likely beforehand. A caller that wants a null word puts it into
/// every source. Immutable and safe to use from many threads.
/// </summary>
internal sealed class IbmModel1
{
    private readonly Dictionary<ulong, int> cells;
    private readonly double[] probabilities; // by cell
    private readonly double[] produced; // by source word: target words it is expected to have produced

    /// <param name="pairs">The words of each pair, by number.</param>
    /// <param name="iterations">How often to go through all pairs.</param>
    /// <param name="least">What is less likely at the end is forgotten, which leaves a small part of the memory.</param>
    /// <param name="cancellation">Stops the training.</param>
    public IbmModel1(IReadOnlyList<(int[] Source, int[] Target)> pairs, int iterations, double least = 0, CancellationToken cancellation = default)
    {
        cells = [];
        int words = 1 + pairs.SelectMany(pair => pair.Source).DefaultIfEmpty(-1).Max();
        var cellsOf = new int[pairs.Count][]; // for each target word, the cells of it with each source word
        for (int i = 0; i < cellsOf.Length; i++)
        {
            (int[] source, int[] target) = pairs[i];
            cellsOf[i] = new int[source.Length * target.Length];
            for (int j = 0; j < cellsOf[i].Length; j++)
            {
                ref int cell = ref CollectionsMarshal.GetValueRefOrAddDefault(cells, Key(source[j % source.Length], target[j / source.Length]), out bool known);
                cellsOf[i][j] = cell = known ? cell : cells.Count - 1;
            }
        }

        var sourceOf = new int[cells.Count];
        foreach ((ulong key, int cell) in cells)
        {
            sourceOf[cell] = (int)(key >> 32);
        }

        probabilities = new double[cells.Count];
        Array.Fill(probabilities, 1); // any equal start gives the same first step
        produced = new double[words];
        var counts = new double[cells.Count];
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            Array.Clear(counts);
            for (int i = 0; i < cellsOf.Length; i++)
            {
                int width = pairs[i].Source.Length;
                for (int start = 0; start < cellsOf[i].Length; start += width)
                {
                    ReadOnlySpan<int> row = cellsOf[i].AsSpan(start, width);
                    double sum = 0;
                    foreach (int cell in row)
                    {
                        sum += probabilities[cell];
                    }

                    foreach (int cell in row)
                    {
                        counts[cell] += probabilities[cell] / sum;
                    }
                }
            }

            Array.Clear(produced);
            for (int cell = 0; cell < counts.Length; cell++)
            {
                produced[sourceOf[cell]] += counts[cell];
            }

            for (int cell = 0; cell < counts.Length; cell++)
            {
                probabilities[cell] = counts[cell] / produced[sourceOf[cell]];
            }
        }

        if (least > 0)
        {
            KeyValuePair<ulong, int>[] kept = [.. cells.Where(cell => probabilities[cell.Value] >= least)];
            probabilities = [.. kept.Select(cell => probabilities[cell.Value])];
            cells = new(kept.Select((cell, i) => KeyValuePair.Create(cell.Key, i)));
        }
    }

    /// <summary>The probability that a source word is translated by a target word; 0 where they never met.</summary>
    public double Probability(int source, int target) => cells.TryGetValue(Key(source, target), out int cell) ? probabilities[cell] : 0;

    /// <summary>How many target words a source word has produced in all pairs together, as the last iteration expects.</summary>
    public double Produced(int source) => produced[source];

    /// <summary>The likeliest target word of each source word with its probability, by source word; the lowest number of equally likely ones.</summary>
    public Dictionary<int, (int Target, double Probability)> Best()
    {
        var best = new Dictionary<int, (int Target, double Probability)>();
        foreach ((ulong key, int cell) in cells)
        {
            (int source, int target) = ((int)(key >> 32), (int)(uint)key);
            ref (int Target, double Probability) own = ref CollectionsMarshal.GetValueRefOrAddDefault(best, source, out bool known);
            if (!known || probabilities[cell] > own.Probability || (probabilities[cell] == own.Probability && target < own.Target))
            {
                own = (target, probabilities[cell]);
            }
        }

        return best;
    }

    private static ulong Key(int source, int target) => ((ulong)(uint)source << 32) | (uint)target;
}
