using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Core;
using MlNetPath.Stage2.Learned;

namespace MlNetPath.Contract.Tests;

/// <summary>What README shows to somebody who uses a stage from ML.NET, run as it stands.</summary>
public sealed class UsingSnippets
{
    [Fact]
    public void A_stage_is_an_ML_NET_pipeline()
    {
        string folder = Directory.CreateTempSubdirectory("snippet-").FullName;
        string path = Path.Combine(folder, "model.zip");
        try
        {
            #region ml-net-user
            var ml = new MLContext(seed: 1);
            TextTask task = Tasks.Languages.Load();
            IEstimator<ITransformer> pipeline = new LearnedStage().CreatePipeline(ml, task, new LearnedOptions());
            ITransformer model = pipeline.Fit(task.Train(ml));
            MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(task.Test(ml)));
            ml.Model.Save(model, task.Schema, path);
            #endregion
            Assert.InRange(metrics.MicroAccuracy, 0.7, 1);
            Assert.Equal("de", Predict(new MLContext(2), path, "Die Datei konnte nicht gefunden werden."));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Predict(MLContext ml, string path, string text)
    {
        ml.ComponentCatalog.RegisterAssembly(typeof(LearnedStage).Assembly);
        using var engine = ml.Model.CreatePredictionEngine<TextInput, TextPrediction>(ml.Model.Load(path, out _));
        return engine.Predict(new TextInput { Text = text }).PredictedLabel;
    }

    // The snippet takes the whole task; here its name means the sample, so that the test takes a moment.
    private static class Tasks
    {
        public static Sample Languages { get; } = new();
    }

    private sealed class Sample
    {
        public TextTask Load() => SampleTask.AllLanguages.Task;
    }
}
