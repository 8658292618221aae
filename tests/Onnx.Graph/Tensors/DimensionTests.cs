using CsCheck;
using MlNetPath.Onnx.Graph.Tests.Operators;

namespace MlNetPath.Onnx.Graph.Tests.Tensors;

/// <summary>The algebra of named dimensions.</summary>
public sealed class DimensionTests
{
    private static readonly Dimension A = "a";
    private static readonly Dimension B = "b";

    public static TheoryData<string, Dimension> Simplified => new()
    {
        { "5", 2 + (Dimension)3 },
        { "a+1", A + 1 },
        { "a", A + 1 - 1 },
        { "0", A - A },
        { "2*a", A + A },
        { "a*b", B * A },
        { "a+a*b", A * (B + 1) },
        { "a", A * 6 / 6 },
        { "3*a", A * 6 / 2 },
        { "b", A * B / A },
        { "b+2", ((A * B) + (A * 2)) / A },
        { "a/2", A / 2 },
        { "(a+1)/2", (A + 1) / 2 },
        { "a/2+1", (A + 2) / 2 },
        { "(a+1)/2+4", (A + 9) / 2 },
        { "a+a/2", A * 3 / 2 },
        { "a/4", A / 2 / 2 },
        { "(a+3)/4", (((A + 1) / 2) + 1) / 2 },
        { "a/2", A * 2 / 4 },
        { "1", (A + B) / (A + B) },
        { "a/b", A / B },
        { "2*(a/2)", A / 2 * 2 },
        { "-3", (Dimension)(-5) / 2 },
        { "-a+5", 5 - A },
        { "max(a-2,0)", Dimension.NotNegative(A - 2) },
        { "a-1", Dimension.NotNegative(A - 1) },
        { "0", Dimension.NotNegative(1 - A) },
        { "a-max(a-2,0)", Dimension.Min(A, 2) },
        { "a-max(a-2,0)", Dimension.Min(2, A) },
        { "a", Dimension.Min(A, 2) + Dimension.NotNegative(A - 2) },
    };

    [Theory]
    [MemberData(nameof(Simplified))]
    public void What_must_cancel_does(string expected, Dimension actual) => Assert.Equal(expected, actual.ToString());

    [Fact]
    public void A_name_that_looks_like_an_expression_is_refused()
    {
        foreach (string name in (string[])["a+b", "a-b", "a*b", "a/2", "(a)", "a b", "max(a,0)"])
        {
            Assert.Contains($"'{name}'", Assert.Throws<ArgumentException>(() => new Dimension(name)).Message, StringComparison.Ordinal);
        }

        Assert.NotEqual(Dimension.Unknown("a"), A);
    }

    [Fact]
    public void Nothing_is_divided_by_0() => Assert.Throws<DivideByZeroException>(() => A / 0);

    /// <summary>Random expressions, computed as dimensions and as plain numbers: the text that comes out computes to the same number, and equal ones are equal everywhere.</summary>
    [Fact]
    public void Expressions_keep_their_value_and_equal_ones_are_equal() => Gen.Select(Expressions(4), Expressions(4), Gen.Long[1, 12], Gen.Long[1, 12]).Sample(
        (left, right, a, b) =>
        {
            var sizes = new Dictionary<string, long> { ["a"] = a, ["b"] = b };
            Assert.Equal(left.Number(a, b), DimensionEvaluator.Evaluate(left.Dimension, sizes));
            if (left.Dimension.AtLeast is { } least)
            {
                Assert.True(left.Number(a, b) >= least);
            }

            if (left.Dimension == right.Dimension)
            {
                Assert.Equal(left.Dimension.GetHashCode(), right.Dimension.GetHashCode());
                Assert.Equal(left.Number(a, b), right.Number(a, b));
            }

            Assert.Equal((left.Dimension + right.Dimension) * 3, (right.Dimension * 3) + (left.Dimension * 3));
            Assert.Equal(new Dimension(0), left.Dimension - right.Dimension - (left.Dimension - right.Dimension));
        },
        iter: 3000,
        threads: 1);

    private static Gen<Expression> Expressions(int depth)
    {
        Gen<Expression> leaf = Gen.OneOf(
            Gen.Const(new Expression(A, (a, _) => a)),
            Gen.Const(new Expression(B, (_, b) => b)),
            Gen.Long[-4, 6].Select(n => new Expression(n, (_, _) => n)));
        if (depth == 0)
        {
            return leaf;
        }

        Gen<Expression> inner = Expressions(depth - 1);
        return Gen.OneOf(
            leaf,
            Gen.Select(inner, inner, (x, y) => new Expression(x.Dimension + y.Dimension, (a, b) => x.Number(a, b) + y.Number(a, b))),
            Gen.Select(inner, inner, (x, y) => new Expression(x.Dimension - y.Dimension, (a, b) => x.Number(a, b) - y.Number(a, b))),
            Gen.Select(inner, leaf, (x, y) => new Expression(x.Dimension * y.Dimension, (a, b) => x.Number(a, b) * y.Number(a, b))),
            Gen.Select(inner, Gen.Long[1, 6], (x, n) => new Expression(x.Dimension / n, (a, b) => (long)Math.Floor((double)x.Number(a, b) / n))),
            Gen.Select(inner, Gen.Bool, (x, first) => first
                ? new Expression(x.Dimension / A, (a, b) => (long)Math.Floor((double)x.Number(a, b) / a))
                : new Expression(x.Dimension / (B + 1), (a, b) => (long)Math.Floor((double)x.Number(a, b) / (b + 1)))),
            inner.Select(x => new Expression(Dimension.NotNegative(x.Dimension), (a, b) => Math.Max(0, x.Number(a, b)))));
    }

    private sealed record Expression(Dimension Dimension, Func<long, long, long> Number)
    {
        public override string ToString() => Dimension.ToString();
    }
}
