using System.Collections;
using System.Runtime.CompilerServices;

namespace MlNetPath.Onnx.Graph;

/// <summary>The dimensions of a tensor, the outermost first; none for a scalar. Write one as <c>["batch", "length", 64]</c>.</summary>
/// <remarks>Immutable; equal if all dimensions are.</remarks>
[CollectionBuilder(typeof(TensorShape), nameof(Create))]
public sealed class TensorShape : IReadOnlyList<Dimension>, IEquatable<TensorShape>
{
    private readonly Dimension[] dimensions;

    private TensorShape(Dimension[] dimensions) => this.dimensions = dimensions;

    /// <summary>The shape of a single value.</summary>
    public static TensorShape Scalar { get; } = new([]);

    /// <summary>The number of dimensions.</summary>
    public int Rank => dimensions.Length;

    /// <summary>The number of dimensions, as a list counts them.</summary>
    public int Count => dimensions.Length;

    /// <summary>Whether every dimension is a number.</summary>
    public bool IsKnown => dimensions.All(d => d.IsKnown);

    /// <summary>The number of elements, possibly known by name only.</summary>
    public Dimension Size => dimensions.Aggregate(new Dimension(1), (product, dimension) => product * dimension);

    /// <summary>The dimension on <paramref name="axis"/>; a negative axis counts from the end.</summary>
    public Dimension this[int axis] => dimensions[axis < 0 ? axis + Rank : axis];

    /// <summary>Makes a shape of dimensions.</summary>
    public static TensorShape Create(ReadOnlySpan<Dimension> dimensions) => new(dimensions.ToArray());

    /// <summary>Makes a shape of numbers.</summary>
    public static TensorShape Of(ReadOnlySpan<long> dimensions)
    {
        var shape = new Dimension[dimensions.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = dimensions[i];
        }

        return new(shape);
    }

    /// <summary>A shape with the dimension on one axis replaced.</summary>
    public TensorShape With(int axis, Dimension dimension)
    {
        Dimension[] changed = [.. dimensions];
        changed[axis < 0 ? axis + Rank : axis] = dimension;
        return new(changed);
    }

    /// <summary>The dimensions as numbers.</summary>
    /// <exception cref="InvalidOperationException">One is known by name only.</exception>
    public long[] ToArray() => [.. dimensions.Select(d => d.Value)];

    /// <inheritdoc/>
    public bool Equals(TensorShape? other) => other is not null && dimensions.AsSpan().SequenceEqual(other.dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TensorShape);

    /// <inheritdoc/>
    public override int GetHashCode() => dimensions.Aggregate(Rank, HashCode.Combine);

    /// <inheritdoc/>
    public IEnumerator<Dimension> GetEnumerator() => ((IEnumerable<Dimension>)dimensions).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => dimensions.GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", dimensions)}]";
}
