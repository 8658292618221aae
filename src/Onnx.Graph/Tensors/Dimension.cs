using System.Globalization;
using System.Numerics;

namespace MlNetPath.Onnx.Graph;

/// <summary>
/// One dimension of a shape: a number, or an expression of names that stand for numbers until the model runs (<c>length</c>, <c>2*length+1</c>, <c>(length+1)/2</c>).
/// Two dimensions are equal if they must be equal in every run.
/// </summary>
/// <remarks>
/// Immutable. A name stands for 1 or more. Kept as a sum of products, so that what must cancel does: a slice and what was cut off add up to the whole again.
/// Quotients are rounded down. Dimensions that are found different may still turn out equal; never the other way round.
/// </remarks>
public readonly struct Dimension : IEquatable<Dimension>
{
    /// <summary>What separates the names in a dimension that is computed.</summary>
    internal const string Operators = "+-*/(), ";

    // Ordered by name, no coefficient 0; null or empty for a number.
    private readonly DimensionTerm[]? terms;
    private readonly long offset;

    /// <summary>A known size.</summary>
    public Dimension(long value) => offset = value;

    /// <summary>A size known by name only, 1 or more.</summary>
    /// <exception cref="ArgumentException">The name is empty, or has signs in it that would make it look computed.</exception>
    public Dimension(string symbol)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        if (!IsName(symbol))
        {
            throw new ArgumentException($"'{symbol}' is no name of a dimension: it has one of '{Operators}' in it. Compute with dimensions instead, for instance (Dimension)\"length\" + 1.", nameof(symbol));
        }

        terms = [new(1, [DimensionFactor.Name(symbol, 1)])];
    }

    private Dimension(IEnumerable<DimensionTerm> summands, long offset)
    {
        var sum = new List<DimensionTerm>();
        foreach (DimensionTerm term in summands)
        {
            int same = sum.FindIndex(term.HasFactorsOf);
            if (same < 0)
            {
                sum.Add(term);
            }
            else
            {
                sum[same] = sum[same] with { Coefficient = sum[same].Coefficient + term.Coefficient };
            }
        }

        terms = [.. sum.Where(t => t.Coefficient != 0).OrderBy(t => t.Name, StringComparer.Ordinal)];
        this.offset = offset;
    }

    /// <summary>The expression, without the number that is added to it; null if the size is known.</summary>
    public string? Symbol => IsKnown ? null : string.Concat(terms!.Select((t, i) => i > 0 && t.Coefficient > 0 ? $"+{t}" : $"{t}"));

    /// <summary>Whether the size is a number.</summary>
    public bool IsKnown => terms is not { Length: > 0 };

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">The size is known by name only.</exception>
    public long Value => IsKnown ? offset : throw new InvalidOperationException($"Dimension '{this}' is not known before the model runs.");

    /// <summary>Whether a part of it has no name, so that its text says nothing outside of the builder.</summary>
    internal bool HasAnonymous => (terms ?? []).Any(t => t.Factors.Any(f => f.HasAnonymous));

    /// <summary>The smallest number that the dimension can be; null if nothing is known about that.</summary>
    internal long? AtLeast => (terms ?? []).Aggregate((long?)offset, (sum, term) => sum + term.AtLeast);

    /// <summary>A known size.</summary>
    public static implicit operator Dimension(long value) => new(value);

    /// <summary>A size known by name only.</summary>
    public static implicit operator Dimension(string symbol) => new(symbol);

    /// <summary>The sum.</summary>
    public static Dimension operator +(Dimension left, Dimension right) => new([.. left.terms ?? [], .. right.terms ?? []], left.offset + right.offset);

    /// <summary>The difference.</summary>
    public static Dimension operator -(Dimension left, Dimension right) => left + (right * -1);

    /// <summary>The product.</summary>
    public static Dimension operator *(Dimension left, Dimension right)
    {
        DimensionTerm[] all = [.. left.terms ?? [], new(left.offset, [])];
        DimensionTerm[] others = [.. right.terms ?? [], new(right.offset, [])];
        return new(from a in all from b in others where a.Factors.Length + b.Factors.Length > 0 select a.Times(b), left.offset * right.offset);
    }

    /// <summary>The quotient, rounded down.</summary>
    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    public static Dimension operator /(Dimension left, Dimension right) =>
        right.IsKnown ? left.DividedBy(right.offset)
        : left == right ? 1
        : right is { offset: 0, terms: [var divisor] } ? left.DividedBy(divisor)
        : Of(DimensionFactor.Quotient(left, right));

    /// <summary>Whether both must be the same number in every run.</summary>
    public static bool operator ==(Dimension left, Dimension right) => left.Equals(right);

    /// <summary>Whether the two may differ.</summary>
    public static bool operator !=(Dimension left, Dimension right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Dimension other) => offset == other.offset && (terms ?? []).AsSpan().SequenceEqual(other.terms ?? []);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Dimension other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (terms ?? []).Aggregate(offset.GetHashCode(), HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => IsKnown ? offset.ToString(CultureInfo.InvariantCulture)
        : offset == 0 ? Symbol!
        : Symbol + offset.ToString("+0;-0", CultureInfo.InvariantCulture);

    /// <summary>Whether a text can be a dimension's name: it has nothing in it that makes it look computed.</summary>
    internal static bool IsName(string text) => text.Length > 0 && text.AsSpan().IndexOfAny(Operators) < 0;

    /// <summary>A size that nothing is known about but that it is 0 or more.</summary>
    internal static Dimension Unknown(string symbol) => Of(DimensionFactor.Name(symbol, 0) with { Anonymous = true });

    /// <summary>A size that a file has some text for, perhaps one that looks computed: 0 or more, and the same wherever the text is.</summary>
    internal static Dimension Stated(string text) => IsName(text) ? new(text) : Of(DimensionFactor.Name(text, 0));

    /// <summary>The larger of 0 and a dimension.</summary>
    internal static Dimension NotNegative(Dimension dimension) =>
        dimension.AtLeast >= 0 ? dimension
        : (dimension * -1).AtLeast >= 0 ? 0
        // max(-x, 0) is max(x, 0) - x: of the two only the one with a leading plus is ever used, so that they cancel.
        : dimension.terms![0].Coefficient < 0 ? NotNegative(dimension * -1) + dimension
        : Of(DimensionFactor.NotNegative(dimension));

    /// <summary>The smaller of two dimensions.</summary>
    internal static Dimension Min(Dimension left, Dimension right) => left - NotNegative(left - right);

    /// <summary>As it is written beside signs that bind more strongly than its own.</summary>
    internal string InBrackets() => IsKnown || (offset == 0 && terms is [{ Coefficient: 1, Factors: [var only] }] && only.InBrackets() == only.Text) ? ToString() : $"({this})";

    // Multiples of the divisor leave the quotient; what stays in it has coefficients from 0 up to, but without, the divisor.
    private Dimension DividedBy(long divisor)
    {
        if (divisor < 0)
        {
            return (this * -1).DividedBy(-divisor);
        }

        if (IsKnown || divisor == 1)
        {
            return divisor == 1 ? this : Floor(offset, divisor);
        }

        Dimension whole = new(terms!.Select(t => t with { Coefficient = Floor(t.Coefficient, divisor) }), Floor(offset, divisor));
        Dimension rest = this - (whole * divisor);
        if (rest.IsKnown)
        {
            return whole;
        }

        // A common divisor of all coefficients is a step of its own: floor((g x + c) / (g d)) = floor((x + floor(c / g)) / d).
        long common = rest.terms!.Aggregate(divisor, (g, t) => (long)BigInteger.GreatestCommonDivisor(g, t.Coefficient));
        rest = new(rest.terms!.Select(t => t with { Coefficient = t.Coefficient / common }), Floor(rest.offset, common));
        divisor /= common;

        // A quotient of a quotient is one quotient.
        return rest is { terms: [{ Coefficient: 1, Factors: [{ Numerator: { } numerator, Divisor: { IsKnown: true } inner }] }] }
            ? whole + ((numerator + (rest.offset * inner.offset)).DividedBy(inner.offset * divisor))
            : whole + Of(DimensionFactor.Quotient(rest, divisor));
    }

    // Factors that all terms share with the divisor cancel.
    private Dimension DividedBy(DimensionTerm divisor)
    {
        if (offset != 0 || IsKnown)
        {
            return IsKnown && offset == 0 ? this : Of(DimensionFactor.Quotient(this, new([divisor], 0)));
        }

        List<DimensionFactor> shared = [];
        foreach (DimensionFactor factor in divisor.Factors)
        {
            int wanted = shared.Count(factor.Equals) + 1;
            if (terms!.All(t => t.Factors.Count(factor.Equals) >= wanted))
            {
                shared.Add(factor);
            }
        }

        Dimension left = Plain(terms!.Select(t => t.Without(shared)));
        Dimension right = Plain([divisor.Without(shared)]);
        return right.IsKnown ? left.DividedBy(right.offset)
            : left == right ? 1
            : Of(DimensionFactor.Quotient(left, right));
    }

    // A sum of terms, some of which may have lost all factors.
    private static Dimension Plain(IEnumerable<DimensionTerm> terms) => terms.Aggregate(
        new Dimension(0), (sum, t) => sum + (t.Factors.Length == 0 ? new Dimension(t.Coefficient) : new Dimension([t], 0)));

    private static Dimension Of(DimensionFactor factor) => new([new(1, [factor])], 0);

    private static long Floor(long value, long divisor) => value / divisor - (value % divisor < 0 ? 1 : 0);
}
