using CsCheck;
using TorchSharp;

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

public sealed class MatrixProductTests
{
    // Smaller, equal and larger than tiles, bands and depths, and shapes that no tile divides.
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 6, 8, 32 }, { 7, 3, 33 }, { 5, 300, 31 }, { 96, 256, 64 }, { 97, 257, 65 }, { 200, 513, 70 }, { 256, 64, 14 }, { 1, 700, 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Is_what_TorchSharp_computes(int rows, int depth, int columns)
    {
        Matrix a = Drawn.Matrix(rows, depth, 1), b = Drawn.Matrix(depth, columns, 2);
        using torch.Tensor x = TorchTensors.Of(a), y = TorchTensors.Of(b), expected = x.mm(y);
        float tolerance = 1e-6f * MathF.Max(10, depth); // terms are of unit size
        TorchTensors.Equal(expected, MatrixProduct.Multiply(a, b), tolerance);
        TorchTensors.Equal(expected, MatrixProduct.TransposedMultiply(Transposed(a), b), tolerance);
        TorchTensors.Equal(expected, MatrixProduct.MultiplyTransposed(a, Transposed(b)), tolerance);
    }

    [Fact]
    public void Is_the_sum_of_products_for_any_shape() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 40], Gen.Int[0, 40], Gen.Int[0, 1000]).Sample((rows, depth, columns, seed) =>
        {
            // Whole numbers, so that every order of the sum gives the same.
            Matrix a = Whole(rows, depth, seed), b = Whole(depth, columns, seed + 1), product = MatrixProduct.Multiply(a, b);
            Assert.Equal((rows, columns), (product.Rows, product.Columns));
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    Assert.Equal(Enumerable.Range(0, depth).Sum(k => a[i, k] * b[k, j]), product[i, j]);
                }
            }
        }, iter: 200);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(0)]
    public void Is_the_same_to_the_bit_with_any_number_of_threads(int threads)
    {
        Matrix a = Drawn.Matrix(301, 517, 1), b = Drawn.Matrix(517, 203, 2);
        Assert.Equal(MatrixProduct.Multiply(a, b, threads: 1).Values, MatrixProduct.Multiply(a, b, threads).Values);
    }

    [Theory]
    [InlineData(1, 700, 3000)] // fewer rows and tiles than threads
    [InlineData(2, 600_000, 1)]
    [InlineData(1031, 1, 1021)]
    public void Is_the_same_with_more_threads_than_work(int rows, int depth, int columns)
    {
        Matrix a = Drawn.Matrix(rows, depth, 1), b = Drawn.Matrix(depth, columns, 2);
        Assert.Equal(MatrixProduct.Multiply(a, b, threads: 1).Values, MatrixProduct.Multiply(a, b, int.MaxValue).Values);
    }

    [Fact]
    public void What_is_no_number_goes_where_TorchSharp_has_it()
    {
        Matrix a = Drawn.Matrix(13, 261, 1), b = Drawn.Matrix(261, 37, 2);
        (a[0, 0], a[5, 260], a[12, 7], b[3, 0], b[260, 36], b[8, 31], b[7, 31]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.NegativeInfinity, 3e38f, 3e38f);
        a[2, 3] = 0; // times no number is no number
        using torch.Tensor x = TorchTensors.Of(a), y = TorchTensors.Of(b), expected = x.mm(y);
        Matrix product = MatrixProduct.Multiply(a, b);
        float[] wanted = expected.data<float>().ToArray();
        for (int i = 0; i < wanted.Length; i++)
        {
            Assert.Equal(float.IsFinite(wanted[i]) ? 0 : wanted[i], float.IsFinite(product.Values[i]) ? 0 : product.Values[i]);
        }
    }

    [Fact]
    public void Matrices_larger_than_an_array_when_packed_are_an_error()
    {
        const int Depth = 70_000_000;
        Assert.Contains("too large", Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply(new Matrix(1, Depth), new Matrix(Depth, 1))).Message);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        var e = Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply(new Matrix(2, 3), new Matrix(4, 5)));
        Assert.Contains("2 x 3", e.Message);
        Assert.Contains("4 x 5", e.Message);
        Assert.Throws<ArgumentException>(() => new Matrix(2, 2, [1, 2, 3]));
    }

    private static Matrix Whole(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        return new Matrix(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(_ => (float)random.Next(-9, 10))]);
    }

    private static Matrix Transposed(Matrix x)
    {
        var result = new Matrix(x.Columns, x.Rows);
        for (int row = 0; row < x.Rows; row++)
        {
            for (int column = 0; column < x.Columns; column++)
            {
                result[column, row] = x[row, column];
            }
        }

        return result;
    }
}
