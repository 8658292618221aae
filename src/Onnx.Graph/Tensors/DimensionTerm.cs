using System.Globalization;

namespace MlNetPath.Onnx.Graph;

/// <summary>A number times factors, which are in the order of their texts.</summary>
internal readonly record struct DimensionTerm(long Coefficient, DimensionFactor[] Factors)
{
    /// <summary>The smallest number that it can stand for; null if there is none.</summary>
    public long? AtLeast => Coefficient < 0 ? null : Factors.Aggregate((long?)Coefficient, (product, factor) => product * factor.AtLeast);

    public DimensionTerm Times(DimensionTerm other) =>
        new(Coefficient * other.Coefficient, [.. Factors.Concat(other.Factors).OrderBy(f => f.Text, StringComparer.Ordinal)]);

    /// <summary>Without these factors, if it has them all.</summary>
    public DimensionTerm Without(IEnumerable<DimensionFactor> factors)
    {
        List<DimensionFactor> rest = [.. Factors];
        foreach (DimensionFactor factor in factors)
        {
            rest.Remove(factor);
        }

        return this with { Factors = [.. rest] };
    }

    public bool HasFactorsOf(DimensionTerm other) => Factors.AsSpan().SequenceEqual(other.Factors);

    public bool Equals(DimensionTerm other) => Coefficient == other.Coefficient && HasFactorsOf(other);

    public override int GetHashCode() => Factors.Aggregate(Coefficient.GetHashCode(), HashCode.Combine);

    /// <summary>The text that terms are ordered by.</summary>
    public string Name => string.Join('*', Factors.Select(f => f.Text));

    public override string ToString()
    {
        string product = Factors.Length == 1 && Coefficient == 1 ? Factors[0].Text : string.Join('*', Factors.Select(f => f.InBrackets()));
        return Coefficient switch
        {
            1 => product,
            -1 => "-" + product,
            _ => $"{Coefficient.ToString(CultureInfo.InvariantCulture)}*{product}",
        };
    }
}
