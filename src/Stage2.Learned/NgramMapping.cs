using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// The text-to-features step of ML.NET pipelines. It has no state, so a saved model names it only, and loading needs this assembly
/// registered: <c>mlContext.ComponentCatalog.RegisterAssembly(typeof(LearnedStage).Assembly)</c>.
/// </summary>
[CustomMappingFactoryAttribute(ContractName)]
internal sealed class NgramMapping : CustomMappingFactory<NgramText, NgramFeatures>
{
    /// <summary>The name under which saved models find it. Change it when the features change.</summary>
    public const string ContractName = "MlNetPath.Ngrams.3";

    /// <inheritdoc/>
    public override Action<NgramText, NgramFeatures> GetMapping() => Map;

    /// <summary>Maps one text.</summary>
    public static void Map(NgramText source, NgramFeatures target)
    {
        BucketList found = BucketList.OfThread;
        float weight = NgramHasher.Hash(source.Text.Span, found);
        Span<int> sorted = found.Items;
        sorted.Sort();
        int distinct = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            distinct += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
        }

        VBufferEditor<float> editor = VBufferEditor.Create(ref target.Features, NgramHasher.Buckets, distinct);
        int slot = -1;
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || sorted[i] != sorted[i - 1])
            {
                slot++;
                editor.Indices[slot] = sorted[i];
                editor.Values[slot] = 0;
            }

            editor.Values[slot] += weight;
        }

        target.Features = editor.Commit();
    }

    /// <summary>The step as an estimator.</summary>
    public static IEstimator<ITransformer> Estimator(MLContext ml) =>
        ml.Transforms.CustomMapping<NgramText, NgramFeatures>(Map, ContractName);
}
