using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MlNetPath.Onnx.MLNet;

/// <summary>The one way past ML.NET's internals in this assembly: what a transform of its own may do, and one from outside may not.</summary>
internal static class MlNetInternals
{
    /// <summary>The shape of a schema, which <see cref="IEstimator{TTransformer}.GetOutputSchema"/> has to answer with.</summary>
    public static SchemaShape ShapeOf(DataViewSchema schema) => Create(null, schema);

    /// <summary>The context that a catalog belongs to.</summary>
    public static IHostEnvironment ContextOf(TransformsCatalog catalog) => Context(catalog);

    /// <summary>Throws when the context was told to stop.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    public static void ThrowIfStopped(IHostEnvironment context) => CheckAlive(null, context);

    /// <summary>ML.NET's linear model with softmax, of given weights, as a transformer over the features column.</summary>
    /// <param name="context">The context.</param>
    /// <param name="weights">One vector per label.</param>
    /// <param name="biases">One per label.</param>
    /// <param name="labels">Label names.</param>
    /// <param name="schema">A schema with the features column and the label column.</param>
    /// <param name="features">The features column.</param>
    /// <param name="label">The label column.</param>
    /// <param name="score">The column that gets the probabilities.</param>
    /// <param name="predictedLabel">The column that gets the key of the most probable label.</param>
    public static ITransformer LinearModel(
        IHostEnvironment context, VBuffer<float>[] weights, float[] biases, string[] labels, DataViewSchema schema, string features, string label, string score, string predictedLabel) =>
        Generic<MaximumEntropyModelParameters>.Transformer(
            context, Parameters(context, weights, biases, labels.Length, weights[0].Length, labels, null), schema, features, label, score, predictedLabel);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "Create")]
    private static extern SchemaShape Create(SchemaShape? type, DataViewSchema schema);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_env")]
    private static extern ref IHostEnvironment Context(TransformsCatalog catalog);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod)]
    private static extern void CheckAlive([UnsafeAccessorType("Microsoft.ML.Runtime.Contracts, Microsoft.ML.Core")] object? type, IHostEnvironment env);

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
