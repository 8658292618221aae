using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

/// <summary>Ways to fit the stage and to look inside.</summary>
internal static class Samples
{
    public static ITransformer Fit(TextTask task, FirstPrinciplesOptions? options = null, MLContext? ml = null)
    {
        ml ??= new MLContext(seed: 1);
        return new FirstPrinciplesStage().CreatePipeline(ml, task, options ?? new FirstPrinciplesOptions()).Fit(task.Train(ml));
    }

    public static NgramNetwork Network(ITransformer model) => (NgramNetwork)((TextScoringTransformer)model).Scorer;

    /// <summary>All weights and biases, one after the other.</summary>
    public static float[] Weights(ITransformer model)
    {
        NgramNetwork network = Network(model);
        return [.. network.Hidden.Weights, .. network.Hidden.Biases, .. network.Output.Parameters.SelectMany(p => p.Values.Values)];
    }
}
