using Microsoft.ML;
using MlNetPath.Core;
using MlNetPath.Onnx.Runtime;

// xUnit1051: shown as an app writes it, without a token of the test.
#pragma warning disable xUnit1051

namespace MlNetPath.Stage2.Learned.Tests;

/// <summary>What the chapter shows of exported models, run.</summary>
public sealed class UsingSnippets : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void TheWinnerIsKeptAndUsed()
    {
        TextTask task = SampleTask.Task;
        #region export
        var ml = new MLContext(seed: 1);
        var stage = new LearnedStage();
        ITransformer model = stage.CreatePipeline(ml, task, new LearnedOptions()).Fit(task.Train(ml));
        StageExport? export = stage.Export(model, task, folder);
        Console.WriteLine(export);      // the file, its size, and how far its probabilities are off
        #endregion
        Assert.NotNull(export);

        string[] texts = ["the dog sleeps", "le chien dort"];
        #region app
        using TextClassifier classifier = TextClassifier.Load(folder);
        Prediction guess = classifier.Classify("der Hund schläft");
        Console.WriteLine(guess);                                          // de 1.000
        IReadOnlyList<Prediction> many = classifier.Classify(texts);       // in batches, the order kept
        #endregion
        Assert.Equal("de", guess.Label);
        Assert.Equal(["en", "fr"], many.Select(m => m.Label));
    }
}
