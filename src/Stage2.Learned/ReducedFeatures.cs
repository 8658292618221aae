using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MlNetPath.Stage2.Learned;

/// <summary>The n-grams of a text folded into so few buckets that trees can look at each: how often each occurs.</summary>
internal sealed class ReducedFeatures
{
    /// <summary>The column's name.</summary>
    public const string Column = "ReducedFeatures";

    /// <summary>Number of buckets: a prime, so that folding the larger table is even.</summary>
    public const int Buckets = 1021;

    /// <summary>Dense, [<see cref="Buckets"/>].</summary>
    [ColumnName(Column)]
    [VectorType(Buckets)]
    public VBuffer<float> Features;

    /// <summary>The step as an estimator.</summary>
    public static IEstimator<ITransformer> Estimator(MLContext ml) =>
        ml.Transforms.CustomMapping<NgramText, ReducedFeatures>(ReducedMapping.Map, ReducedMapping.ContractName);
}

/// <summary>Makes <see cref="ReducedFeatures"/>.</summary>
[CustomMappingFactoryAttribute(ContractName)]
internal sealed class ReducedMapping : CustomMappingFactory<NgramText, ReducedFeatures>
{
    /// <summary>The name under which saved models find it. Change it when the features change.</summary>
    public const string ContractName = "MlNetPath.ReducedNgrams.3";

    /// <inheritdoc/>
    public override Action<NgramText, ReducedFeatures> GetMapping() => Map;

    /// <summary>Maps one text.</summary>
    public static void Map(NgramText source, ReducedFeatures target)
    {
        BucketList found = BucketList.OfThread;
        float weight = NgramHasher.Hash(source.Text.Span, found);
        VBufferEditor<float> editor = VBufferEditor.Create(ref target.Features, ReducedFeatures.Buckets);
        editor.Values.Clear();
        foreach (int bucket in found.Items)
        {
            editor.Values[bucket % ReducedFeatures.Buckets] += weight;
        }

        target.Features = editor.Commit();
    }
}
