using Microsoft.ML;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.MLNet;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage5.OnnxScoring;

/// <summary>A file of raw bytes, scored in batches where its answers do not depend on them.</summary>
internal static class BatchScoring
{
    private const int BatchSize = 256;

    /// <summary>Loads an artifact.</summary>
    /// <param name="stageId">The stage's id.</param>
    /// <param name="ml">The context.</param>
    /// <param name="folder">The artifact.</param>
    /// <param name="onCuda">Whether it runs on a card; on the processor if not.</param>
    /// <exception cref="StageUnavailableException">CUDA does not run it.</exception>
    /// <exception cref="InputException">The folder holds no such model.</exception>
    public static ScoringModel Load(string stageId, MLContext ml, string folder, bool onCuda)
    {
        string path = Path.Combine(folder, ExportedModel.File);
        try
        {
            ModelSummary summary = ModelSummary.Of(OnnxFile.Read(path));
            ITransformer scorer = ml.Transforms.ClassifyText(path, new ClassifyTextOptions
            {
                TextColumn = StageColumns.Text,
                BatchSize = summary.Metadata.ContainsKey(Int8Scoring.DependsOnBatchKey) ? 1 : BatchSize,
                Model = new OnnxModelOptions { Provider = onCuda ? ExecutionProvider.Cuda() : ExecutionProvider.Cpu, Threads = 1 }, // a comparison reads with a cursor a core
            }).Fit(NoTexts.View);
            return new ScoringModel(scorer, summary.Parameters, folder);
        }
        catch (OnnxModelException e) when (onCuda)
        {
            throw new StageUnavailableException(stageId, CudaTrial.Sentence(e.Message), e);
        }
        catch (Exception e) when (e is OnnxModelException or GraphException)
        {
            throw new InputException($"'{path}' is no model of the stage '{stageId}': {e.Message} Make it anew.", e);
        }
    }
}
