using Microsoft.ML;
using MlNetPath.Core;
using MlNetPath.Onnx.MLNet;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage5.OnnxScoring;

/// <summary>The exported file behind ML.NET's own transformer of ONNX models, as one of its model files: what an app has that knows nothing of this project but the step from texts to bytes.</summary>
internal static class StockScoring
{
    /// <summary>Writes the model file. ML.NET saves the pipeline of <c>ClassifyText</c> as its own transformers, which is what is wanted here.</summary>
    /// <param name="stageId">The stage's id.</param>
    /// <param name="ml">The context.</param>
    /// <param name="from">The folder of the exported file.</param>
    /// <param name="task">The task.</param>
    /// <param name="to">An existing folder.</param>
    /// <exception cref="StageUnavailableException"><c>ApplyOnnxModel</c> cannot run the model.</exception>
    public static void Derive(string stageId, MLContext ml, string from, TextTask task, string to)
    {
        string path = Path.Combine(from, ExportedModel.File);
        try
        {
            ITransformer model = ml.Transforms.ClassifyText(path, new ClassifyTextOptions { TextColumn = StageColumns.Text, Model = new() { Provider = ExecutionProvider.Cpu } }).Fit(NoTexts.View);
            using var owned = model as IDisposable;
            MlNetModel.Save(ml, model, task, to);
        }
        catch (Exception e) when (e is NotSupportedException or OnnxModelException)
        {
            throw new StageUnavailableException(stageId, e.Message.TrimEnd('.'), e);
        }
    }

    /// <summary>Loads an artifact.</summary>
    /// <param name="stageId">The stage's id.</param>
    /// <param name="ml">The context.</param>
    /// <param name="folder">The artifact.</param>
    /// <exception cref="InputException">The folder holds no such model.</exception>
    public static ScoringModel Load(string stageId, MLContext ml, string folder)
    {
        ml.ComponentCatalog.RegisterAssembly(typeof(OnnxScoringCatalog).Assembly);
        return new ScoringModel(MlNetModel.Load(ml, folder, stageId), parameters: null, folder);
    }
}
