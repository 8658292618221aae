using MlNetPath.Core;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Contract.Tests;

/// <summary>What a stage writes for apps: a file that answers as the stage does, or nothing at all.</summary>
public sealed class ExportContract : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-contract-").FullName;

    public static TheoryData<string> Ids => StagesUnderTest.Ids;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_app_gets_the_answers_that_the_stage_gives(string id)
    {
        FittedStage fitted = FittedStage.Of(id);
        StageExport? export = fitted.Stage.Export(fitted.Model, fitted.Task, folder, TestContext.Current.CancellationToken);
        if (export is null)
        {
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
            return;
        }

        Assert.Equal(new FileInfo(Path.Combine(folder, export.Path)).Length, export.Bytes);
        using TextClassifier app = TextClassifier.Load(folder);
        Assert.Equal(fitted.Task.Labels, app.Labels);
        TextData test = fitted.Task.TestData;
        string[] texts = [.. Enumerable.Range(0, test.Count).Select(row => test.Text(row).ToString()), .. PredictionContract.OddTexts.Values.OfType<string>()];
        TextPrediction[] expected = fitted.Batch(texts);
        IReadOnlyList<Prediction> predictions = app.Classify(texts, TestContext.Current.CancellationToken);
        for (int i = 0; i < texts.Length; i++)
        {
            Assert.Equal(expected[i].PredictedLabel, predictions[i].Label);
            for (int label = 0; label < app.Labels.Count; label++)
            {
                Assert.Equal(expected[i].Score[label], predictions[i].Scores()[label], 1e-5f);
            }
        }
    }

    [Fact]
    public void The_default_learned_stage_can_be_kept()
    {
        FittedStage fitted = FittedStage.Of("learned");
        Assert.NotNull(fitted.Stage.Export(fitted.Model, fitted.Task, folder, TestContext.Current.CancellationToken));
    }
}
