using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// The product of two matrices: result[i, j] is the sum over k of a[i, k] * b[k, j]. Three loops would do; these do the same sums in tiles that stay in the
/// processor's registers, over numbers that were first laid out in the order in which they are read. Every number of the result is added up by
/// one thread in one order, so the number of threads changes the time only; last digits may differ on a processor without fused multiply-add. Thread-safe.
/// </summary>
/// <remarks>Packed panels and register tiles: Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008.</remarks>
public static class MatrixProduct
{
    // A tile of the result: 6 rows x 2 vectors of 16 numbers, whose 12 sums fit into the registers beside what they are made of.
    private const int TileRows = 6, TileColumns = 32;

    // So many terms of the sums at a time: 32 columns of b are then 32 KB, which the nearest cache holds, and 96 rows of a fit into the next.
    private const int Depth = 256;

    // Rows of the result that one thread takes at a time.
    private const int BlockRows = 96;

    // With fewer multiplications, waking a thread costs more than it brings.
    private const long LeastForThreads = 1 << 20;

    /// <summary>a * b.</summary>
    /// <param name="a">[m, k].</param>
    /// <param name="b">[k, n].</param>
    /// <param name="threads">How many threads may compute; 0 for one a core.</param>
    /// <returns>[m, n].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or are larger than an array when packed.</exception>
    public static Matrix Multiply(Matrix a, Matrix b, int threads = 0) => Multiply(Operand.Of(a), Operand.Of(b), threads);

    /// <summary>aT * b, where aT is a with rows and columns exchanged.</summary>
    /// <param name="a">[k, m].</param>
    /// <param name="b">[k, n].</param>
    /// <param name="threads">How many threads may compute; 0 for one a core.</param>
    /// <returns>[m, n].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or are larger than an array when packed.</exception>
    public static Matrix TransposedMultiply(Matrix a, Matrix b, int threads = 0) => Multiply(Operand.Of(a).Transposed, Operand.Of(b), threads);

    /// <summary>a * bT, where bT is b with rows and columns exchanged.</summary>
    /// <param name="a">[m, k].</param>
    /// <param name="b">[n, k].</param>
    /// <param name="threads">How many threads may compute; 0 for one a core.</param>
    /// <returns>[m, n].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or are larger than an array when packed.</exception>
    public static Matrix MultiplyTransposed(Matrix a, Matrix b, int threads = 0) => Multiply(Operand.Of(a), Operand.Of(b).Transposed, threads);

    private static Matrix Multiply(Operand a, Operand b, int threads)
    {
        if (a.Columns != b.Rows)
        {
            throw new ArgumentException($"A matrix of {a.Rows} x {a.Columns} cannot be multiplied by one of {b.Rows} x {b.Columns}: the columns of the first must be as many as the rows of the second.");
        }

        var result = new Matrix(a.Rows, b.Columns);
        if (Packed(a, TileRows) > Array.MaxLength || Packed(b.Transposed, TileColumns) > Array.MaxLength)
        {
            throw new ArgumentException($"Matrices of {a.Rows} x {a.Columns} and {b.Rows} x {b.Columns} are too large to be multiplied here.");
        }

        float[] left = Pack(a, TileRows), right = Pack(b.Transposed, TileColumns);
        int bands = (a.Rows + BlockRows - 1) / BlockRows, panels = (b.Columns + TileColumns - 1) / TileColumns;
        bool small = (long)a.Rows * a.Columns * b.Columns < LeastForThreads;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = small ? 1 : threads > 0 ? threads : Environment.ProcessorCount };
        if (parallel.MaxDegreeOfParallelism == 1)
        {
            for (int i = 0; i < bands * panels; i++)
            {
                Block(i);
            }
        }
        else
        {
            Parallel.For(0, bands * panels, parallel, Block);
        }

        ArrayPool<float>.Shared.Return(left);
        ArrayPool<float>.Shared.Return(right);
        return result;

        // 96 rows x 32 columns of the result.
        void Block(int index)
        {
            int depth = a.Columns, column = index / bands * TileColumns, firstRow = index % bands * BlockRows;
            int width = Math.Min(TileColumns, result.Columns - column), lastRow = Math.Min(firstRow + BlockRows, result.Rows);
            Span<float> sums = stackalloc float[TileRows * TileColumns];
            for (int from = 0; from < depth; from += Depth)
            {
                int terms = Math.Min(Depth, depth - from);
                ReadOnlySpan<float> columns = right.AsSpan((column * depth) + (from * TileColumns), terms * TileColumns);
                for (int row = firstRow; row < lastRow; row += TileRows)
                {
                    Tile(left.AsSpan((row * depth) + (from * TileRows), terms * TileRows), columns, sums);
                    for (int i = 0; i < TileRows && row + i < lastRow; i++)
                    {
                        Span<float> target = result.Row(row + i).Slice(column, width);
                        TensorPrimitives.Add(target, sums.Slice(i * TileColumns, width), target);
                    }
                }
            }
        }
    }

    // The sums of one tile: at each step 6 numbers of a, each of which meets 32 of b. "Estimate" is one rounding where the processor multiplies and adds at once, as nearly all do, and two
    // elsewhere, where a single one would have to be computed without its help, some hundred times slower.
    private static void Tile(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> sums)
    {
        Vector512<float> l0 = default, l1 = default, l2 = default, l3 = default, l4 = default, l5 = default; // left 16 columns of rows 0 to 5
        Vector512<float> r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default; // right 16
        while (a.Length >= TileRows && b.Length >= TileColumns)
        {
            Vector512<float> left = Vector512.Create(b), right = Vector512.Create(b[16..]);
            Vector512<float> x = Vector512.Create(a[0]);
            l0 = Vector512.MultiplyAddEstimate(x, left, l0);
            r0 = Vector512.MultiplyAddEstimate(x, right, r0);
            x = Vector512.Create(a[1]);
            l1 = Vector512.MultiplyAddEstimate(x, left, l1);
            r1 = Vector512.MultiplyAddEstimate(x, right, r1);
            x = Vector512.Create(a[2]);
            l2 = Vector512.MultiplyAddEstimate(x, left, l2);
            r2 = Vector512.MultiplyAddEstimate(x, right, r2);
            x = Vector512.Create(a[3]);
            l3 = Vector512.MultiplyAddEstimate(x, left, l3);
            r3 = Vector512.MultiplyAddEstimate(x, right, r3);
            x = Vector512.Create(a[4]);
            l4 = Vector512.MultiplyAddEstimate(x, left, l4);
            r4 = Vector512.MultiplyAddEstimate(x, right, r4);
            x = Vector512.Create(a[5]);
            l5 = Vector512.MultiplyAddEstimate(x, left, l5);
            r5 = Vector512.MultiplyAddEstimate(x, right, r5);
            a = a[TileRows..];
            b = b[TileColumns..];
        }

        ReadOnlySpan<Vector512<float>> all = [l0, r0, l1, r1, l2, r2, l3, r3, l4, r4, l5, r5];
        MemoryMarshal.Cast<Vector512<float>, float>(all).CopyTo(sums);
    }

    // Lays the rows out in panels of so many rows, each panel column after column, so that a tile reads its numbers one after the other; zeros where rows are missing.
    private static float[] Pack(Operand x, int width)
    {
        int panels = (x.Rows + width - 1) / width;
        float[] packed = ArrayPool<float>.Shared.Rent((int)Packed(x, width));
        for (int panel = 0; panel < panels; panel++)
        {
            Span<float> target = packed.AsSpan(panel * width * x.Columns, width * x.Columns);
            int first = panel * width, rows = Math.Min(width, x.Rows - first);
            if (rows < width)
            {
                target.Clear();
            }

            for (int column = 0; column < x.Columns; column++)
            {
                Span<float> line = target.Slice(column * width, rows);
                if (x.RowStep == 1)
                {
                    x.Values.AsSpan(first + (column * x.ColumnStep), rows).CopyTo(line);
                    continue;
                }

                for (int row = 0; row < rows; row++)
                {
                    line[row] = x.Values[((first + row) * x.RowStep) + (column * x.ColumnStep)];
                }
            }
        }

        return packed;
    }

    // How many numbers a packed matrix has.
    private static long Packed(Operand x, int width) => ((long)x.Rows + width - 1) / width * width * x.Columns;

    // A matrix, or the same numbers read with rows and columns exchanged.
    private readonly record struct Operand(float[] Values, int Rows, int Columns, int RowStep, int ColumnStep)
    {
        public Operand Transposed => new(Values, Columns, Rows, ColumnStep, RowStep);

        public static Operand Of(Matrix x)
        {
            ArgumentNullException.ThrowIfNull(x);
            return new(x.Values, x.Rows, x.Columns, x.Columns, 1);
        }
    }
}
