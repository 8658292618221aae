using System.Globalization;

namespace MlNetPath.Onnx.Graph;

/// <summary>
/// One dimension of a shape: a number, or a name that stands for one until the model runs, with a constant added (<c>length+1</c>).
/// Two dimensions are equal if they must be equal in every run.
/// </summary>
/// <remarks>Immutable. Products and quotients of named dimensions become names of their own, so equal computations stay equal.</remarks>
public readonly record struct Dimension
{
    /// <summary>A known size.</summary>
    public Dimension(long value)
        : this(null, value)
    {
    }

    /// <summary>A size known by name only.</summary>
    public Dimension(string symbol)
        : this(symbol, 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
    }

    private Dimension(string? symbol, long offset)
    {
        Symbol = symbol;
        Offset = offset;
    }

    /// <summary>The name, without what is added to it; null if the size is known.</summary>
    public string? Symbol { get; }

    /// <summary>Whether the size is a number.</summary>
    public bool IsKnown => Symbol is null;

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">The size is known by name only.</exception>
    public long Value => IsKnown ? Offset : throw new InvalidOperationException($"Dimension '{this}' is not known before the model runs.");

    private long Offset { get; }

    /// <summary>A known size.</summary>
    public static implicit operator Dimension(long value) => new(value);

    /// <summary>A size known by name only.</summary>
    public static implicit operator Dimension(string symbol) => new(symbol);

    /// <summary>The sum.</summary>
    public static Dimension operator +(Dimension left, Dimension right) => (left.IsKnown, right.IsKnown) switch
    {
        (_, true) => new(left.Symbol, left.Offset + right.Offset),
        (true, _) => new(right.Symbol, left.Offset + right.Offset),
        _ => new(Ordered(left.Symbol!, right.Symbol!, "+"), left.Offset + right.Offset),
    };

    /// <summary>The difference.</summary>
    public static Dimension operator -(Dimension left, Dimension right) => right.IsKnown ? new(left.Symbol, left.Offset - right.Offset)
        : left.Symbol == right.Symbol ? new(null, left.Offset - right.Offset)
        : new($"{left.InBrackets()}-{right.InBrackets()}", 0);

    /// <summary>The product.</summary>
    public static Dimension operator *(Dimension left, Dimension right) => (left.IsKnown, right.IsKnown) switch
    {
        (true, true) => left.Offset * right.Offset,
        (true, false) => right * left,
        (false, true) when right.Offset == 0 => 0,
        (false, true) when right.Offset == 1 => left,
        (false, true) => new($"{right.Offset.ToString(CultureInfo.InvariantCulture)}*{left.InBrackets()}", 0),
        _ => new(Ordered(left.InBrackets(), right.InBrackets(), "*"), 0),
    };

    /// <summary>The quotient, rounded down.</summary>
    public static Dimension operator /(Dimension left, Dimension right) => (left.IsKnown, right.IsKnown) switch
    {
        (_, true) when right.Offset == 1 => left,
        (true, true) when right.Offset != 0 => (long)Math.Floor((decimal)left.Offset / right.Offset),
        _ when left == right => 1,
        (_, true) when left.Offset == 0 && left.Symbol!.StartsWith($"{right}*", StringComparison.Ordinal) && IsOneFactor(left.Symbol[(right.ToString().Length + 1)..])
            => new(left.Symbol[(right.ToString().Length + 1)..]),
        _ => new($"{left.InBrackets()}/{right.InBrackets()}", 0),
    };

    /// <inheritdoc/>
    public override string ToString() => Symbol is null ? Offset.ToString(CultureInfo.InvariantCulture)
        : Offset == 0 ? Symbol
        : Symbol + Offset.ToString("+0;-0", CultureInfo.InvariantCulture);

    private static string Ordered(string left, string right, string sign) =>
        string.CompareOrdinal(left, right) <= 0 ? left + sign + right : right + sign + left;

    private static bool IsOneFactor(string symbol) => symbol.AsSpan().IndexOfAny("+-*/()") < 0;

    private string InBrackets()
    {
        string text = ToString();
        return IsKnown || IsOneFactor(text) ? text : $"({text})";
    }
}
