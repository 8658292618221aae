using Microsoft.ML;
using Microsoft.ML.Trainers;
using MlNetPath.Core;

namespace MlNetPath.Contract.Tests;

/// <summary>The stage that the documents add: it shows how little it takes, and stays here so that this remains true.</summary>
#region my-stage
public sealed class MyStage : IStage
{
    public StageCard Card => new("mine", "my idea", Deterministic: false);

    public IEstimator<ITransformer> CreatePipeline(MLContext ml, TextTask task, StageOptions options) => ml.Transforms.Text
        .FeaturizeText("Features", StageColumns.Text)
        .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1 }))
        .Append(ml.Transforms.Conversion.MapKeyToValue(StageColumns.PredictedLabel));
}
#endregion
