using System.Diagnostics;
using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>A model read back from its artifact, ready to answer. The engine is for one thread at a time.</summary>
internal sealed record LoadedStage(StageArtifact Artifact, MLContext Context, ITransformer Model, PredictionEngine<TextInput, TextPrediction> Engine, double LoadSeconds) : IDisposable
{
    /// <summary>Loads a model and lets it answer once, which is what the time is taken of.</summary>
    public static LoadedStage Load(IStage stage, StageArtifact artifact, int seed, string firstText)
    {
        long start = Stopwatch.GetTimestamp();
        var ml = new MLContext(seed);
        ITransformer? model = null;
        try
        {
            model = stage.Load(ml, artifact.Folder);
            artifact.CheckLabels(model);
            PredictionEngine<TextInput, TextPrediction> engine =
                ml.Model.CreatePredictionEngine<TextInput, TextPrediction>(model, new PredictionEngineOptions { OwnsTransformer = false });
            engine.Predict(new TextInput { Text = firstText });
            return new LoadedStage(artifact, ml, model, engine, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        catch
        {
            (model as IDisposable)?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Engine.Dispose();
        (Model as IDisposable)?.Dispose();
    }
}
