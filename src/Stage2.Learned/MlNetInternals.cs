using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// The one way past ML.NET's internals in this assembly: its linear multiclass model can be trained, saved and loaded by anyone, but not
/// made from weights that were learned elsewhere.
/// </summary>
internal static class MlNetInternals
{
    /// <summary>ML.NET's linear model with softmax, as a transformer over the features column.</summary>
    /// <param name="host">An <see cref="MLContext"/> is one.</param>
    /// <param name="weights">One vector per label.</param>
    /// <param name="biases">One per label.</param>
    /// <param name="labels">Label names.</param>
    /// <param name="schema">A schema with the features column and the label column.</param>
    /// <param name="features">The features column.</param>
    /// <param name="label">The label column.</param>
    public static ITransformer LinearModel(IHostEnvironment host, VBuffer<float>[] weights, float[] biases, string[] labels, DataViewSchema schema, string features, string label) =>
        Generic<MaximumEntropyModelParameters>.Transformer(
            host, Parameters(host, weights, biases, labels.Length, weights[0].Length, labels, null), schema, features, label, StageColumns.Score, StageColumns.PredictedLabel);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern MaximumEntropyModelParameters Parameters(
        IHostEnvironment env, VBuffer<float>[] weights, float[] bias, int numClasses, int numFeatures, string[] labelNames, ModelStatisticsBase? stats);

    // The constructor's parameter is of the type's own parameter, so the accessor has to be generic too.
    private static class Generic<TModel>
        where TModel : class
    {
        [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
        public static extern MulticlassPredictionTransformer<TModel> Transformer(
            IHostEnvironment env, TModel model, DataViewSchema inputSchema, string featureColumn, string labelColumn, string scoreColumn, string predictedLabel);
    }
}
