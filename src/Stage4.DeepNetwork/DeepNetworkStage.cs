using Microsoft.ML;
using MlNetPath.Core;
using MlNetPath.Onnx.MLNet;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// Stage 4: a deep network, trained with TorchSharp by <see cref="DeepTextTrainer"/>, exported as an ONNX file, and scored in batches by ONNX Runtime. Only training needs libtorch. Fitted models are thread-safe;
/// <c>mlContext.Model.Save</c> works on them.
/// </summary>
public sealed class DeepNetworkStage : IStage
{
    private const string ModelFile = "1/model.onnx", CurvesFile = "training.json";

    /// <inheritdoc/>
    public StageCard Card { get; } = new("deep", "deep network", Deterministic: false) { SourceFolder = "Stage4.DeepNetwork" };

    /// <inheritdoc/>
    public StageOptions DefaultOptions => new DeepNetworkOptions();

    /// <inheritdoc/>
    public IEstimator<ITransformer> CreatePipeline(MLContext ml, TextTask task, StageOptions options)
    {
        ArgumentNullException.ThrowIfNull(ml);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(options);
        DeepNetworkOptions chosen = options as DeepNetworkOptions ?? new DeepNetworkOptions
        {
            Seed = options.Seed,
            Threads = options.Threads,
            Device = options.Device,
            Cancellation = options.Cancellation,
            Progress = options.Progress,
        };
        return ml.MulticlassClassification.Trainers.DeepText(TrainingProfile.Of(ml, task, chosen));
    }

    /// <inheritdoc/>
    public void Save(MLContext ml, ITransformer model, TextTask task, string folder)
    {
        DeepTextTransformer trained = model as DeepTextTransformer ?? throw new ArgumentException("The model was not trained by this stage.", nameof(model));
        Directory.CreateDirectory(Path.Combine(folder, "1"));
        File.Copy(trained.ModelPath, Path.Combine(folder, ModelFile));
        TrainingCurves.Write(Path.Combine(folder, CurvesFile), trained.History);
    }

    /// <inheritdoc/>
    public ITransformer Load(MLContext ml, string folder)
    {
        ArgumentNullException.ThrowIfNull(ml);
        try
        {
            return ml.Transforms.ClassifyText(Path.Combine(folder, ModelFile), StageColumns.Text).Fit(EmptyTexts.View(ml));
        }
        catch (OnnxModelException e)
        {
            throw new InputException($"'{folder}' holds no model of the stage '{Card.Id}': {e.Message} Train it anew.", e);
        }
    }
}
