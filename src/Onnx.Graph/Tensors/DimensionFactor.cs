namespace MlNetPath.Onnx.Graph;

/// <summary>
/// What a dimension is a sum of products of: a name, a quotient rounded down (<paramref name="Numerator"/> and <paramref name="Divisor"/>), or the larger of 0 and a
/// dimension (<paramref name="Numerator"/> alone).
/// </summary>
/// <param name="Text">As it is written.</param>
/// <param name="AtLeast">The smallest number that it can stand for, never below 0; null if it could be below.</param>
/// <param name="Numerator">Null for a name.</param>
/// <param name="Divisor">Null for a name and for the larger of 0 and a dimension.</param>
/// <param name="Anonymous">Whether the name says nothing outside of the builder.</param>
internal sealed record DimensionFactor(string Text, long? AtLeast, Dimension? Numerator = null, Dimension? Divisor = null, bool Anonymous = false)
{
    /// <summary>Whether something in it has no name.</summary>
    public bool HasAnonymous => Anonymous || Numerator?.HasAnonymous == true || Divisor?.HasAnonymous == true;

    public static DimensionFactor Name(string name, long atLeast) => new(name, atLeast);

    public static DimensionFactor Quotient(Dimension numerator, Dimension divisor) => new(
        $"{numerator.InBrackets()}/{divisor.InBrackets()}",
        divisor is { IsKnown: true, Value: > 0 } && numerator.AtLeast is >= 0 and var least ? least / divisor.Value : null,
        numerator,
        divisor);

    public static DimensionFactor NotNegative(Dimension dimension) => new($"max({dimension},0)", 0, dimension);

    /// <summary>As it is written beside other factors.</summary>
    public string InBrackets() => Divisor is null && (Numerator is not null || Text.AsSpan().IndexOfAny("+-*/()") < 0) ? Text : $"({Text})";
}
