using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork.Tests;

/// <summary>The trainer as chapter 4 shows it.</summary>
[Collection("libtorch, whose random numbers are the process's")]
public sealed class UsingSnippets : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("deep").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_trainer_of_ML_NET()
    {
        TextTask task = SampleTask.Task;
        IDataView train, test;
        {
            var views = new MLContext();
            (train, test) = (task.Train(views), task.Test(views));
        }

        string path = Path.Combine(folder, "model.onnx"), zip = Path.Combine(folder, "model.zip");
        #region trainer
        var ml = new MLContext(seed: 1);
        var options = new DeepTextOptions { MaxEpochs = 4, ModelPath = path };
        using DeepTextTransformer model = ml.MulticlassClassification.Trainers.DeepText(options).Fit(train);   // columns Label and Text
        Console.WriteLine(model.Export);                                                                      // how far the file is off
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(test));
        ml.Model.Save(model, train.Schema, zip);
        #endregion
        Assert.InRange(metrics.MicroAccuracy, 0.9, 1);
        Assert.True(File.Exists(path) && File.Exists(zip));
    }
}
