using Microsoft.ML;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>A deep network for text among ML.NET's trainers.</summary>
public static class DeepTextCatalog
{
    /// <summary>
    /// Learns to label texts with a deep network that reads their bytes: <c>mlContext.MulticlassClassification.Trainers.DeepText(options)</c>. The fitted model is an ONNX file that is scored in batches, without libtorch.
    /// </summary>
    /// <param name="catalog">The context's trainers.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    public static DeepTextTrainer DeepText(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, DeepTextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(MlNetInternals.ContextOf(catalog), options ?? new());
    }
}
