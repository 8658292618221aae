using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Benchmarks;

/// <summary>The peer: what ML.NET's documentation shows for text, <c>FeaturizeText</c> and SDCA, with all of their defaults.</summary>
public sealed class MlNetTextStage : IStage
{
    /// <summary>Its id.</summary>
    public const string Id = "ml-net-text";

    /// <inheritdoc/>
    public StageCard Card => new(Id, "ML.NET's FeaturizeText and SDCA (peer)", Deterministic: false);

    /// <inheritdoc/>
    public IEstimator<ITransformer> CreatePipeline(MLContext ml, TextTask task, StageOptions options) => ml.Transforms.Text
        .FeaturizeText("Features", StageColumns.Text)
        .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy())
        .Append(ml.Transforms.Conversion.MapKeyToValue(StageColumns.PredictedLabel));
}
