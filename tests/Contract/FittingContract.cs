using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Contract.Tests;

/// <summary>Fitting, saving and loading.</summary>
public sealed class FittingContract
{
    public static TheoryData<string> Ids => StagesUnderTest.Ids;

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_same_seed_gives_the_same_model_bit_for_bit(string id) =>
        Assert.Equal(FittedStage.Of(id).TestScores(), FittedStage.Fit(id, StagesUnderTest.SampleFor(id).Task).TestScores());

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_stage_that_calls_itself_deterministic_does_not_depend_on_the_seed(string id)
    {
        FittedStage fitted = FittedStage.Of(id);
        Assert.True(!fitted.Stage.Card.Deterministic || SameWithAnotherSeed(), "Another seed gave other scores.");

        bool SameWithAnotherSeed() => fitted.TestScores().AsSpan().SequenceEqual(
            FittedStage.Fit(id, fitted.Task, fitted.Stage.DefaultOptions with { Seed = 2 }).TestScores());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_test_split_is_never_read(string id) =>
        Assert.Equal(FittedStage.Of(id).TestScores(), FittedStage.Fit(id, StagesUnderTest.SampleFor(id).WithPoisonedTest).TestScores());

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_label_without_a_training_text_keeps_its_slot(string id)
    {
        FittedStage fitted = FittedStage.Fit(id, StagesUnderTest.SampleFor(id).WithLabelUnseen);
        Assert.All(fitted.Batch("Hello", "你好"), answer =>
        {
            Assert.Equal(fitted.Task.Labels.Count, answer.Score.Length);
            Assert.All(answer.Score, score => Assert.True(float.IsFinite(score)));
        });
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_saved_model_comes_back_the_same_without_the_task(string id)
    {
        FittedStage fitted = FittedStage.Of(id);
        string folder = Directory.CreateTempSubdirectory("contract-").FullName;
        try
        {
            fitted.Stage.Save(fitted.Context, fitted.Model, fitted.Task, folder);
            Assert.NotEmpty(Directory.EnumerateFiles(folder));
            ITransformer loaded = fitted.Stage.Load(new MLContext(7), folder);
            Assert.Equal(fitted.TestScores(), fitted.TestScores(loaded));
            Assert.Equal(fitted.Stage.CountParameters(fitted.Model), fitted.Stage.CountParameters(loaded));
            Assert.Equal(fitted.Stage.Explain(fitted.Model, "Die Datei"), fitted.Stage.Explain(loaded, "Die Datei"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_folder_without_a_model_is_an_error_in_one_line(string id)
    {
        string folder = Directory.CreateTempSubdirectory("contract-").FullName;
        try
        {
            string message = Assert.ThrowsAny<InputException>(() => StagesUnderTest.Find(id).Load(new MLContext(1), folder)).Message;
            Assert.Contains(folder, message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Data_of_one_class_is_an_error()
    {
        TextData data = TextData.Create([("a", 0), ("b", 0)]);
        string message = Assert.Throws<InputException>(() => new TextTask("mine", ["only"], data, TextData.Empty, data)).Message;
        Assert.Contains("'only'", message, StringComparison.Ordinal);
    }
}
