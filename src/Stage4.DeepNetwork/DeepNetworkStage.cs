using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;
using MlNetPath.Torch.Training;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// Stage 4: a deep network, trained with TorchSharp by <see cref="DeepTextTrainer"/>, exported as an ONNX file, and scored in batches by ONNX Runtime. Only training needs libtorch. Fitted models are thread-safe;
/// <c>mlContext.Model.Save</c> works on them.
/// </summary>
public sealed class DeepNetworkStage : IStage
{
    private const string ModelFile = "1/model.onnx", CardFile = "README.md";

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
        return ml.MulticlassClassification.Trainers.DeepText(TrainingProfile.Of(ml, task, options.As<DeepNetworkOptions>()));
    }

    /// <inheritdoc/>
    public void Save(MLContext ml, ITransformer model, TextTask task, string folder)
    {
        ArgumentNullException.ThrowIfNull(task);
        DeepTextTransformer network = NetworkOf(model);
        ModelProto file = OnnxFile.Read(network.ModelPath);
        if (task.ValidationData.Count > 0)
        {
            ClassificationMetrics validation = ClassificationMetrics.Compute(ScoreTable.Compute(model, task.Validation(ml), task.Labels.Count), task.ValidationData.Labels, probabilities: true);
            file.SetMetadata("mlnetpath.validation_texts", validation.Count.ToString(CultureInfo.InvariantCulture));
            file.SetMetadata("mlnetpath.validation_accuracy", validation.Accuracy.ToString("0.####", CultureInfo.InvariantCulture));
            file.SetMetadata("mlnetpath.validation_log_loss", (validation.LogLoss ?? 0).ToString("0.####", CultureInfo.InvariantCulture));
        }

        Directory.CreateDirectory(Path.Combine(folder, "1"));
        OnnxFile.Write(file, Path.Combine(folder, ModelFile));
        if (network.History.Count > 0) // an artifact without its curves is loaded, too
        {
            TrainingCurves.Write(folder, network.History);
        }
    }

    /// <inheritdoc/>
    public ITransformer Load(MLContext ml, string folder)
    {
        ArgumentNullException.ThrowIfNull(ml);
        string path = Path.Combine(folder, ModelFile);
        IReadOnlyList<TrainingPoint> history = TrainingCurves.Read(folder);
        try
        {
            ITransformer scoring = NetworkScoring.Load(ml, path, NoTexts.View, StageColumns.Text, ExecutionProvider.Cpu, threads: 1); // whoever wants to be fast reads with several cursors
            VBuffer<ReadOnlyMemory<char>> labels = default;
            scoring.GetOutputSchema(NoTexts.View.Schema)[StageColumns.Score].GetSlotNames(ref labels);
            return new DeepTextTransformer(scoring, path, [.. labels.DenseValues().Select(label => label.ToString())], history);
        }
        catch (OnnxModelException e)
        {
            throw new InputException($"'{folder}' holds no model of the stage '{Card.Id}': {e.Message} Train it anew.", e);
        }
    }

    /// <inheritdoc/>
    public StageExport? Export(ITransformer model, TextTask task, string folder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        cancellation.ThrowIfCancellationRequested();
        string path = Path.Combine(folder, ModelFile);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.Combine(folder, "1"));
            File.Copy(NetworkOf(model).ModelPath, path);
        }

        ModelProto file = OnnxFile.Read(path);
        Atomically.WriteText(Path.Combine(folder, TritonConfig.FileName), TritonConfig.Of(file));
        var facts = TrainingFacts.Of(ModelSummary.Of(file).Metadata, path);
        Atomically.WriteText(Path.Combine(folder, CardFile), ModelCard.Write(model, task, facts, new FileInfo(path), cancellation));
        TextParity? parity = NetworkOf(model).Parity;
        return new(ModelFile, new FileInfo(path).Length, parity?.Texts ?? 0, parity?.MaxDifference ?? 0);
    }

    /// <inheritdoc/>
    public long? CountParameters(ITransformer model) =>
        OnnxFile.Read(NetworkOf(model).ModelPath).Graph.Initializer.Where(tensor => tensor.DataType is (int)ElementType.Float or (int)ElementType.Int8).Sum(tensor => tensor.Dims.Aggregate(1L, (product, length) => product * length));

    private static DeepTextTransformer NetworkOf(ITransformer model) => model as DeepTextTransformer ?? throw new ArgumentException("The model was not made by this stage.", nameof(model));
}
