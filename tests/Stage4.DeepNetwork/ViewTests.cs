using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork.Tests;

/// <summary>The views that a trainer is given beside its training texts.</summary>
[Collection("libtorch, whose random numbers are the process's")]
public sealed class ViewTests
{
    private static readonly MLContext Ml = new(1);

    private static TextTask Task => SampleTask.Task;

    [Fact]
    public void Labels_of_other_views_are_what_their_names_say()
    {
        // As MapValueToKey numbers them that was fitted on these texts.
        IDataView other = Other(["fr", "de"], TextData.Create([("oui", 0), ("ja", 1), ("?", TextData.UnknownLabel)]));
        DeepTextOptions options = SmallTraining.Options with { Validation = other, MoreTexts = other };
        var columns = new LabelledColumns(Task.Train(Ml), options);

        Assert.Equal([2, 0, TextData.UnknownLabel], columns.Validation()!.Labels.ToArray());
        Assert.Equal([2, 0, TextData.UnknownLabel], columns.MoreTexts().Labels.ToArray());
        Assert.Equal("ja", columns.MoreTexts().Text(1));
        Assert.Equal(Task.TrainData.Labels.ToArray(), columns.Training().Labels.ToArray());
    }

    [Fact]
    public void A_label_that_the_training_texts_do_not_have_is_an_error_that_names_the_option_and_the_row()
    {
        IDataView other = Other(["de", "it"], TextData.Create([("ja", 0), ("sì", 1)]));
        Assert.Contains("Row 2 of the option Validation has the label 'it'", SmallTraining.Fault(SmallTraining.Options with { Validation = other }, Task.Train(Ml)).Message);
        Assert.Contains("Row 2 of the option MoreTexts has the label 'it'", SmallTraining.Fault(SmallTraining.Options with { MoreTexts = other }, Task.Train(Ml)).Message);
    }

    [Fact]
    public void A_column_that_is_missing_is_an_error_that_names_the_option()
    {
        IDataView texts = Ml.Transforms.DropColumns("Label").Fit(Task.Train(Ml)).Transform(Task.Train(Ml));
        Assert.Contains("the data of the option Validation has 'Text'", Assert.Throws<ArgumentException>(() => SmallTraining.Trainer(SmallTraining.Options with { Validation = texts }).Fit(Task.Train(Ml))).Message);
        Assert.Contains("the data of the option MoreTexts has 'Text'", Assert.Throws<ArgumentException>(() => SmallTraining.Trainer(SmallTraining.Options with { MoreTexts = texts }).Fit(Task.Train(Ml))).Message);
    }

    [Fact]
    public void Validation_texts_without_a_label_are_an_error_and_no_texts_are_no_validation()
    {
        IDataView unlabelled = Task.View(Ml, TextData.Create([("ja", TextData.UnknownLabel)])), none = Task.View(Ml, TextData.Empty);
        Assert.Contains("None of the 1 texts of the option Validation has a label", SmallTraining.Fault(SmallTraining.Options with { Validation = unlabelled }, Task.Train(Ml)).Message);

        using DeepTextTransformer model = SmallTraining.Trainer(SmallTraining.Options with { MaxEpochs = 1, Validation = none }).Fit(Task.Train(Ml));
        Assert.Null(Assert.Single(model.History).ValidationLoss);
    }

    [Fact]
    public void Training_texts_of_which_only_unlabelled_ones_are_validated_on_are_validated_on_nothing()
    {
        // Those that the default share takes away lose their labels.
        TextData taken = DataSplit.Split(Task.TrainData, 0.1).Validation;
        HashSet<string> texts = [.. Enumerable.Range(0, taken.Count).Select(taken.Text)];
        TextData data = Task.TrainData.WithLabels([.. Enumerable.Range(0, Task.TrainData.Count).Select(row => texts.Contains(Task.TrainData.Text(row)) ? TextData.UnknownLabel : Task.TrainData.Labels[row])]);
        using DeepTextTransformer model = SmallTraining.Trainer(SmallTraining.Options with { MaxEpochs = 1 }).Fit(Task.View(Ml, data));
        Assert.Null(Assert.Single(model.History).ValidationLoss);
    }

    private static IDataView Other(string[] labels, TextData texts) => new TextTask("other", labels, texts, TextData.Empty, TextData.Create([("a", 0), ("b", 1)])).Train(Ml);
}
