using Microsoft.ML.Data;

namespace MlNetPath.Stage2.Learned;

/// <summary>The features of a text: how often each bucket occurs, times the weight of one n-gram.</summary>
internal sealed class NgramFeatures
{
    /// <summary>The column's name.</summary>
    public const string Column = "Features";

    /// <summary>Sparse, [<see cref="NgramHasher.Buckets"/>].</summary>
    [ColumnName(Column)]
    [VectorType(NgramHasher.Buckets)]
    public VBuffer<float> Features;
}
