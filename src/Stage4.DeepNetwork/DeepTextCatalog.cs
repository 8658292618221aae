using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>A deep network for text among ML.NET's trainers.</summary>
public static class DeepTextCatalog
{
    /// <summary>
    /// Learns to label texts with a deep network that reads their bytes: <c>mlContext.MulticlassClassification.Trainers.DeepText()</c>. The fitted model is an ONNX file that is scored in batches, without libtorch.
    /// </summary>
    /// <remarks>
    /// The fitted model adds <c>PredictedLabel</c> and <c>Score</c> (a probability a label, with the labels as slot names). Other than with ML.NET's own trainers, <c>PredictedLabel</c> is the label's text and no key, so a pipeline has no
    /// <c>MapKeyToValue</c> behind it.
    /// </remarks>
    /// <param name="catalog">The context's trainers.</param>
    /// <param name="labelColumnName">The column of labels, a key with names: <c>MapValueToKey</c> makes one.</param>
    /// <param name="textColumnName">The column of texts.</param>
    /// <exception cref="InputException">A name is empty.</exception>
    public static DeepTextTrainer DeepText(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, string labelColumnName = StageColumns.Label, string textColumnName = StageColumns.Text) =>
        DeepText(catalog, new DeepTextOptions { LabelColumnName = labelColumnName, TextColumnName = textColumnName });

    /// <inheritdoc cref="DeepText(MulticlassClassificationCatalog.MulticlassClassificationTrainers, string, string)"/>
    /// <param name="catalog">The context's trainers.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="InputException">An option is out of its range; the message names it.</exception>
    public static DeepTextTrainer DeepText(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, DeepTextOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new(MlNetInternals.ContextOf(catalog), options);
    }
}
