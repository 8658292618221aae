using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Onnx.MLNet;

namespace MlNetPath.Stage5.OnnxScoring.Tests;

/// <summary>What chapter 5 shows of the committed model in a pipeline.</summary>
public sealed class UsingSnippets
{
    [Fact]
    public void The_model_in_a_pipeline()
    {
        using var folder = new ModelFolder();
        string zip = folder.At("languages.zip"), path = Path.Combine(RepositoryRoot.Path, "models", "languages", "1", "model.onnx");
        Comment[] comments = [new() { Text = "Wo ist der Bahnhof?" }, new() { Text = "Où est la gare ?" }, new() { Text = "駅はどこですか" }];
        #region pipeline
        var ml = new MLContext();
        IDataView data = ml.Data.LoadFromEnumerable(comments);                               // a column Text
        ITransformer model = ml.Transforms.ClassifyText(path).Fit(data);                     // adds PredictedLabel and Score
        string[] labels = [.. model.Transform(data).GetColumn<string>("PredictedLabel")];
        Assert.Equal(["de", "fr", "ja"], labels);

        ml.Model.Save(model, data.Schema, zip);                                              // with the network in it
        #endregion
        Assert.True(new FileInfo(zip).Length > 1_000_000);
        (model as IDisposable)?.Dispose();
    }

    private sealed class Comment
    {
        public string Text { get; set; } = "";
    }
}
