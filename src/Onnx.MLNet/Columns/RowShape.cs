namespace MlNetPath.Onnx.MLNet;

/// <summary>The shape of one row's value in a tensor, without the batch; -1 for the one dimension that differs from row to row.</summary>
internal sealed class RowShape
{
    private readonly long[] dimensions;

    public RowShape(long[] dimensions)
    {
        this.dimensions = dimensions;
        Open = Array.IndexOf(dimensions, -1);
        foreach (long dimension in dimensions)
        {
            Known = checked(Known * (dimension < 0 ? 1 : dimension));
        }
    }

    /// <summary>The place of the dimension that differs from row to row, or -1.</summary>
    public int Open { get; }

    /// <summary>Whether a dimension differs from row to row.</summary>
    public bool Varies => Open >= 0;

    /// <summary>The product of the other dimensions: how many elements a row has where none differs.</summary>
    public long Known { get; } = 1;

    public ReadOnlySpan<long> Dimensions => dimensions;

    /// <summary>The tensor's shape: of so many rows, or of the one row alone.</summary>
    /// <param name="rows">How many rows, or null where the model has no batch.</param>
    /// <param name="open">The length of the open dimension.</param>
    public long[] Of(int? rows, long open)
    {
        long[] shape = rows is { } count ? [count, .. dimensions] : [.. dimensions];
        if (Varies)
        {
            shape[Open + (rows is null ? 0 : 1)] = open;
        }

        return shape;
    }
}
