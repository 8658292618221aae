using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned.Tests;

/// <summary>A way to fit the stage.</summary>
internal static class Samples
{
    public static ITransformer Fit(MLContext ml, TextTask task, LearnedTrainer trainer, LearnedOptions? options = null) =>
        new LearnedStage(trainer).CreatePipeline(ml, task, options ?? new LearnedOptions()).Fit(task.Train(ml));
}
