using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>Reads the inputs of rows into slots, and runs the model on them. One thread's own.</summary>
/// <remarks>
/// Where all rows have one shape, they go straight into one tensor and run together. Where they differ, they wait in their slots; then rows that may run together do so, the shorter ones padded where the input allows that.
/// </remarks>
internal sealed class BatchScorer : IDisposable
{
    // Rows run together with longer ones as long as padding does not outweigh what they hold by much, and takes no more memory than this.
    private const int PaddingForFree = 16, MostPaddedElements = 1 << 16;

    private readonly RowShape[] shapes;
    private readonly ColumnReader[] readers;
    private readonly InputFeed[] feeds;
    private readonly OutputStore?[] stores;
    private readonly (OutputColumn Column, OutputStore Store, int Trimmer)[] active;
    private readonly OnnxBinding binding;
    private readonly int[] order;
    private readonly bool varies;
    private readonly bool pads;
    private readonly bool trims;
    private readonly bool hasBatch;

    /// <param name="model">The model.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="shapes">How the input's columns fill its inputs.</param>
    /// <param name="slots">How many rows there may be in a batch.</param>
    /// <param name="activeOutputs">Which outputs are wanted, at least one.</param>
    /// <param name="reader">The reader of a column by its name; it keeps all slots if the flag says so.</param>
    public BatchScorer(OnnxModel model, ModelColumns columns, RowShape[] shapes, int slots, bool[] activeOutputs, Func<string, bool, ColumnReader> reader)
    {
        this.shapes = shapes;
        varies = shapes.Any(s => s.Varies);
        hasBatch = columns.RowByRowReason is null;
        readers = [.. columns.Inputs.Select(i => reader(i.Column, varies))];
        feeds = [.. columns.Inputs.Select((input, i) => InputFeed.Create(input, readers[i]))];
        stores = [.. columns.Outputs.Select((output, i) => activeOutputs[i] ? OutputStore.Create(output, slots) : null)];
        active = [.. columns.Outputs.Select((output, i) => (output, stores[i]!, Trimmer(output, columns.Inputs))).Where((_, i) => activeOutputs[i])];
        pads = active.All(o => o.Column.Size is not null || o.Trimmer >= 0);
        binding = model.CreateBinding([.. active.Select(o => o.Column.Info.Name)]);
        trims = active.Any(o => o.Trimmer >= 0);
        order = new int[slots];
    }

    /// <summary>What the model gave for an output that is active.</summary>
    public OutputStore this[int output] => stores[output]!;

    /// <summary>Reads the row at hand.</summary>
    /// <param name="slot">Where to; slots are filled in order.</param>
    /// <param name="position">The row's place in the view, for the error.</param>
    /// <exception cref="InvalidOperationException">A value has another length than the model wants.</exception>
    public void Read(int slot, long position)
    {
        for (int i = 0; i < feeds.Length; i++)
        {
            readers[i].Read(slot);
            RowShape shape = shapes[i];
            int length = feeds[i].Length(slot);
            if (shape.Varies ? length % shape.Known != 0 : length != shape.Known)
            {
                throw new InvalidOperationException(
                    $"Row {position}: column '{feeds[i].Column.Column}' has {length} values, and the model's input {feeds[i].Column.Info} wants {(shape.Varies ? "a multiple of " : "")}{shape.Known}.");
            }

            if (!varies)
            {
                feeds[i].Begin(shape.Known);
                feeds[i].Put(slot, slot);
            }
        }
    }

    /// <summary>Runs the model on the slots that are filled.</summary>
    /// <exception cref="OnnxModelException">It fails.</exception>
    public void Run(int count)
    {
        foreach ((_, OutputStore store, _) in active)
        {
            store.Clear();
        }

        Span<int> rows = order.AsSpan(0, count);
        for (int i = 0; i < count; i++)
        {
            rows[i] = i;
        }

        if (!varies)
        {
            RunTogether(rows, isFed: true);
            return;
        }

        rows.Sort(Compare);
        for (int start = 0, end; start < count; start = end)
        {
            end = start + 1;
            while (end < count && MayJoin(rows[start], rows[end], end + 1 - start))
            {
                end++;
            }

            RunTogether(rows[start..end], isFed: false);
        }
    }

    public void Dispose()
    {
        binding.Dispose();
        Array.ForEach(stores, store => store?.Dispose());
        Array.ForEach(feeds, feed => feed.Dispose());
    }

    // The padded input whose open dimension an output shares, so that its rows can be cut to their own length; or -1.
    private static int Trimmer(OutputColumn output, IReadOnlyList<InputColumn> inputs)
    {
        for (int i = 0; i < inputs.Count; i++)
        {
            if (output.LengthName is { } name && inputs[i] is { Padding: not null, Row: [{ Length: null } length, ..] } && length.Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private bool IsPadded(int input) => pads && shapes[input].Open == 0 && feeds[input].Column.Padding is not null;

    // Lengths that must be equal count first, so that rows that can run together are neighbours.
    private int Compare(int left, int right)
    {
        for (int padded = 0; padded <= 1; padded++)
        {
            for (int i = 0; i < feeds.Length; i++)
            {
                if (IsPadded(i) == (padded == 1) && feeds[i].Length(left).CompareTo(feeds[i].Length(right)) is var difference and not 0)
                {
                    return difference;
                }
            }
        }

        return left.CompareTo(right);
    }

    private bool MayJoin(int shortest, int row, int rows)
    {
        for (int i = 0; i < feeds.Length; i++)
        {
            int least = feeds[i].Length(shortest), length = feeds[i].Length(row);
            if (IsPadded(i) ? length > (2L * least) + (PaddingForFree * shapes[i].Known) || (long)length * rows > MostPaddedElements : length != least)
            {
                return false;
            }
        }

        return true;
    }

    private void RunTogether(ReadOnlySpan<int> rows, bool isFed)
    {
        for (int i = 0; i < feeds.Length; i++)
        {
            long open = 0;
            if (!isFed)
            {
                foreach (int row in rows)
                {
                    open = Math.Max(open, feeds[i].Length(row) / shapes[i].Known);
                }

                open = IsPadded(i) ? Math.Max(1, open) : open; // an empty row is one of padding
                feeds[i].Begin(shapes[i].Varies ? shapes[i].Known * open : shapes[i].Known);
                for (int row = 0; row < rows.Length; row++)
                {
                    feeds[i].Put(rows[row], row);
                }
            }

            feeds[i].Bind(binding, shapes[i].Of(hasBatch ? rows.Length : null, open));
        }

        foreach ((_, OutputStore store, _) in active)
        {
            store.Bind(binding, rows.Length);
        }

        try
        {
            binding.Run();
        }
        catch (OnnxModelException e)
        {
            throw new OnnxModelException(
                $"{e.Message} It was given {rows.Length} rows; {(hasBatch ? "the first dimension of its outputs has to be the batch, and " : "")}their dimensions have to be those that the file states: {string.Join(", ", active.Select(o => o.Column.Info))}.", e);
        }

        Span<int> lengths = trims ? new int[rows.Length] : [];
        foreach ((OutputColumn column, OutputStore store, int trimmer) in active)
        {
            store.Take(binding[column.Info.Name], rows, trimmer < 0 ? [] : Own(column, trimmer, rows, lengths));
        }
    }

    private Span<int> Own(OutputColumn column, int trimmer, ReadOnlySpan<int> rows, Span<int> lengths)
    {
        for (int row = 0; row < rows.Length; row++)
        {
            lengths[row] = checked((int)(feeds[trimmer].Length(rows[row]) / shapes[trimmer].Known * column.StepSize));
        }

        return lengths;
    }
}
