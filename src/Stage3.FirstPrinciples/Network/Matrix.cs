namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// A table of numbers: rows x columns, one row after the other in one array. What goes through a network has one row per example and one
/// column per neuron. No more than that: no views, no other shapes. Not thread-safe while it is written.
/// </summary>
public sealed class Matrix
{
    /// <summary>Makes a table of zeros.</summary>
    /// <param name="rows">Number of rows, 0 or more.</param>
    /// <param name="columns">Number of columns, 0 or more.</param>
    public Matrix(int rows, int columns)
        : this(rows, columns, new float[Size(rows, columns)])
    {
    }

    /// <summary>Makes a table over numbers that are there already; they are not copied.</summary>
    /// <param name="rows">Number of rows, 0 or more.</param>
    /// <param name="columns">Number of columns, 0 or more.</param>
    /// <param name="values">rows x columns numbers, row after row.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers.</exception>
    public Matrix(int rows, int columns, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != Size(rows, columns))
        {
            throw new ArgumentException($"A matrix of {rows} x {columns} does not hold {values.Length} numbers.", nameof(values));
        }

        (Rows, Columns, Values) = (rows, columns, values);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>All numbers, row after row.</summary>
    public float[] Values { get; }

    /// <summary>The number at a place.</summary>
    public float this[int row, int column]
    {
        get => Row(row)[column];
        set => Row(row)[column] = value;
    }

    /// <summary>The numbers of one row, which may be changed.</summary>
    public Span<float> Row(int row) => Values.AsSpan(row * Columns, Columns);

    /// <summary>The shape, such as <c>[2, 3]</c>.</summary>
    public override string ToString() => $"[{Rows}, {Columns}]";

    private static int Size(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        return checked(rows * columns);
    }
}
