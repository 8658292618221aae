using System.Numerics.Tensors;
using MlNetPath.Core;
using MlNetPath.Stage2.Learned;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// The first layer of a network that reads texts. It is a dense layer whose input has a place for every n-gram bucket, four million of them; but a text has only some
/// hundred n-grams, and all other inputs are 0. So of the sum input * weights only the rows of the text's own n-grams are added up, and backward only these rows have a
/// gradient and take a step. Not thread-safe, though it shares its work among threads.
/// </summary>
/// <remarks>
/// Every number is added up by one thread in one order: forward, a text belongs to one thread; backward, a row does. So the number of threads does not change a bit.
/// Adam's means of a row stand still while no text has its n-gram ("lazy" or sparse Adam).
/// </remarks>
internal sealed class NgramLayer
{
    // Rows are shared among so many at most: each looks through the whole batch for its own.
    private const int MostOwners = 64;

    private readonly BucketWeights rows;
    private readonly int threads;
    private readonly CancellationToken cancellation;
    private readonly float[] means;
    private readonly float[] squares;
    private readonly int[] slotOfRow;
    private readonly RowSums[] sums;
    private BucketList[] texts = [];
    private float[] weights = [];

    /// <summary>Makes the layer over rows that it will change.</summary>
    /// <param name="rows">A row of weights per n-gram, one weight per neuron; the biases are the neurons'.</param>
    /// <param name="threads">How many threads may compute; 0 for one a core.</param>
    /// <param name="cancellation">Stops a batch on its way forward, since it may be of books.</param>
    public NgramLayer(BucketWeights rows, int threads, CancellationToken cancellation = default)
    {
        this.cancellation = cancellation;
        this.rows = rows;
        this.threads = Math.Min(threads > 0 ? threads : Environment.ProcessorCount, MostOwners);
        Weights = new Parameter("hidden.weights", new Matrix(rows.Buckets.Length, rows.LabelCount, rows.Weights));
        Biases = new Parameter("hidden.biases", new Matrix(1, rows.LabelCount, rows.Biases));
        means = new float[rows.Weights.Length];
        squares = new float[rows.Weights.Length];
        slotOfRow = new int[rows.Buckets.Length];
        Array.Fill(slotOfRow, -1);
        sums = [.. Enumerable.Range(0, this.threads).Select(_ => new RowSums(rows.LabelCount))];
    }

    /// <summary>[n-grams, neurons]. Their gradient is never there as a whole.</summary>
    public Parameter Weights { get; }

    /// <summary>[1, neurons].</summary>
    public Parameter Biases { get; }

    /// <summary>The weighted sums of the neurons, [texts, neurons].</summary>
    /// <param name="data">The texts.</param>
    /// <param name="batch">Which of them.</param>
    public Matrix Forward(TextData data, ReadOnlySpan<int> batch)
    {
        while (texts.Length < batch.Length)
        {
            texts = [.. texts, new BucketList()];
        }

        int[] chosen = batch.ToArray();
        weights = new float[chosen.Length];
        var output = new Matrix(chosen.Length, rows.LabelCount);
        Parallel.For(0, chosen.Length, HashedTexts.Threads(threads, cancellation), i =>
        {
            weights[i] = NgramHasher.Hash(data.Text(chosen[i]), texts[i]);
            Span<int> found = texts[i].Items;
            for (int n = 0; n < found.Length; n++)
            {
                found[n] = rows.RowOf(found[n]);
            }

            rows.Logits(found, weights[i], output.Row(i));
        });
        return output;
    }

    /// <summary>Sums up the gradients of the last batch and lets the weights take their step; the gradient of the biases is set.</summary>
    /// <param name="gradient">The derivative of the loss by each weighted sum, [texts, neurons]. It is used up.</param>
    /// <param name="adam">The step that the other weights took.</param>
    public void Backward(Matrix gradient, AdamUpdate adam)
    {
        for (int i = 0; i < gradient.Rows; i++)
        {
            TensorPrimitives.Multiply(gradient.Row(i), weights[i], gradient.Row(i)); // what an n-gram counts in its text
        }

        int share = (rows.Buckets.Length / threads) + 1;
        Parallel.For(0, threads, HashedTexts.Threads(threads, CancellationToken.None), owner =>
        {
            int first = owner * share, end = first + share;
            RowSums own = sums[owner];
            for (int i = 0; i < gradient.Rows; i++)
            {
                foreach (int row in texts[i].Items)
                {
                    if (row >= first && row < end)
                    {
                        ref int slot = ref slotOfRow[row];
                        slot = slot < 0 ? own.Take(row) : slot;
                        TensorPrimitives.Add(own[slot], gradient.Row(i), own[slot]);
                    }
                }
            }

            for (int slot = 0; slot < own.Count; slot++)
            {
                int row = own.RowOf(slot), at = row * rows.LabelCount;
                adam.Apply(rows.Row(row), own[slot], means.AsSpan(at, rows.LabelCount), squares.AsSpan(at, rows.LabelCount));
                slotOfRow[row] = -1;
            }

            own.Clear();
        });
    }

    /// <summary>Sets the gradient of the biases, which belong to every text.</summary>
    /// <param name="gradient">As for <see cref="Backward"/>.</param>
    public void BackwardToBiases(Matrix gradient)
    {
        Span<float> sum = Biases.Gradient.Row(0);
        sum.Clear();
        for (int i = 0; i < gradient.Rows; i++)
        {
            TensorPrimitives.Add(sum, gradient.Row(i), sum);
        }
    }

    // The gradients of the rows that one thread has seen in a batch, side by side, so that they stay in its cache.
    private sealed class RowSums(int width)
    {
        private int[] rowOfSlot = new int[256];
        private float[] values = new float[256 * width];

        public int Count { get; private set; }

        public Span<float> this[int slot] => values.AsSpan(slot * width, width);

        public int RowOf(int slot) => rowOfSlot[slot];

        public int Take(int row)
        {
            if (Count == rowOfSlot.Length)
            {
                Array.Resize(ref rowOfSlot, Count * 2);
                Array.Resize(ref values, values.Length * 2);
            }

            rowOfSlot[Count] = row;
            return Count++;
        }

        public void Clear()
        {
            values.AsSpan(0, Count * width).Clear();
            Count = 0;
        }
    }
}
