using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned.Tests;

public sealed class ModelFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(LearnedTrainer.Corrected)]
    [InlineData(LearnedTrainer.NaiveBayes)]
    [InlineData(LearnedTrainer.Logistic)]
    public void ModelSaveWritesWhatAnyMlNetProgramCanLoad(LearnedTrainer trainer)
    {
        var ml = new MLContext(seed: 1);
        ITransformer model = Samples.Fit(ml, SampleTask.Task, trainer);
        string path = Path.Combine(folder, "learned.zip");
        ml.Model.Save(model, SampleTask.Task.Schema, path);

        var other = new MLContext();
        other.ComponentCatalog.RegisterAssembly(typeof(LearnedStage).Assembly);
        ITransformer loaded = other.Model.Load(path, out DataViewSchema schema);
        Assert.Equal(SampleTask.Task.Schema.Select(c => c.Name), schema.Select(c => c.Name));
        AssertSame(model, loaded);
    }

    [Theory]
    [InlineData(LearnedTrainer.Corrected)]
    [InlineData(LearnedTrainer.AveragedPerceptron)]
    public void TheStagesOwnFolderGivesTheSameModel(LearnedTrainer trainer)
    {
        var ml = new MLContext(seed: 1);
        var stage = new LearnedStage(trainer);
        ITransformer model = Samples.Fit(ml, SampleTask.Task, trainer);
        ((IStage)stage).Save(ml, model, SampleTask.Task, folder);
        AssertSame(model, ((IStage)stage).Load(new MLContext(), folder));
    }

    [Fact]
    public void ADamagedFileIsAnErrorThatNamesIt()
    {
        var ml = new MLContext(seed: 1);
        IStage stage = new LearnedStage();
        stage.Save(ml, Samples.Fit(ml, SampleTask.Task, LearnedTrainer.NaiveBayes), SampleTask.Task, folder);
        string path = Path.Combine(folder, "weights.bin");
        byte[] whole = File.ReadAllBytes(path);
        foreach (int length in (int[])[0, 3, 8, 12, 40, whole.Length - 1])
        {
            File.WriteAllBytes(path, whole[..length]);
            var e = Assert.Throws<InputException>(() => stage.Load(ml, folder));
            Assert.Contains("weights.bin", e.Message);
        }

        File.Delete(path);
        Assert.Throws<InputException>(() => stage.Load(ml, folder));
    }

    private static void AssertSame(ITransformer a, ITransformer b)
    {
        var ml = new MLContext();
        ScoreTable left = ScoreTable.Compute(a, SampleTask.Task.Test(ml), 3), right = ScoreTable.Compute(b, SampleTask.Task.Test(ml), 3);
        Assert.Equal(left.Predicted, right.Predicted);
        for (int row = 0; row < left.Count; row++)
        {
            for (int label = 0; label < 3; label++)
            {
                Assert.Equal(left[row][label], right[row][label], 1e-4f);
            }
        }

        PredictionEngine<TextInput, TextPrediction> engine = ml.Model.CreatePredictionEngine<TextInput, TextPrediction>(b);
        Assert.Equal("de", engine.Predict(new TextInput { Text = "der Hund schläft" }).PredictedLabel);
    }
}
