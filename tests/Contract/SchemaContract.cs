using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Core;

namespace MlNetPath.Contract.Tests;

/// <summary>The columns: what comes in, what goes out, and that a stage is a pipeline among others.</summary>
public sealed class SchemaContract
{
    public static TheoryData<string> Ids => StagesUnderTest.Ids;

    [Theory]
    [MemberData(nameof(Ids))]
    public void Adds_the_predicted_label_as_text_and_one_named_score_per_label(string id)
    {
        FittedStage fitted = FittedStage.Of(id);
        DataViewSchema schema = fitted.Model.Transform(fitted.Task.Test(fitted.Context)).Schema;
        Assert.IsType<TextDataViewType>(schema[StageColumns.PredictedLabel].Type);
        DataViewSchema.Column score = schema[StageColumns.Score];
        VectorDataViewType vector = Assert.IsType<VectorDataViewType>(score.Type);
        Assert.Equal(NumberDataViewType.Single, vector.ItemType);
        Assert.Equal([fitted.Task.Labels.Count], vector.Dimensions);

        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        Assert.Equal(fitted.Task.Labels, names.DenseValues().Select(name => name.ToString()));
        Assert.Equal(schema.Select(c => c.Name), fitted.Model.GetOutputSchema(fitted.Task.Schema).Select(c => c.Name));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Keeps_the_columns_that_were_there(string id)
    {
        FittedStage fitted = FittedStage.Of(id);
        IDataView output = fitted.Model.Transform(fitted.Task.Test(fitted.Context));
        Assert.Equal(
            Enumerable.Range(0, fitted.Task.TestData.Count).Select(fitted.Task.TestData.Text),
            output.GetColumn<string>(output.Schema[StageColumns.Text]));
        Assert.Equal(fitted.Task.TestData.Labels.ToArray().Select(label => (uint)(label + 1)), output.GetColumn<uint>(output.Schema[StageColumns.Label]));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Goes_between_other_transforms(string id)
    {
        IStage stage = StagesUnderTest.Find(id);
        TextTask task = StagesUnderTest.SampleFor(id).Task;
        var ml = new MLContext(1);
        var pipeline = ml.Transforms.CopyColumns("Original", StageColumns.Text)
            .Append(stage.CreatePipeline(ml, task, stage.DefaultOptions))
            .Append(ml.Transforms.CopyColumns("Answer", StageColumns.PredictedLabel))
            .Append(ml.Transforms.DropColumns(StageColumns.PredictedLabel));
        ITransformer model = pipeline.Fit(task.Train(ml));
        IDataView output = model.Transform(task.Test(ml));
        Assert.All(output.GetColumn<string>("Answer"), answer => Assert.Contains(answer, task.Labels));
        Assert.Null(output.Schema.GetColumnOrNull(StageColumns.PredictedLabel));

        // With one row at a time as well.
        using var engine = ml.Model.CreatePredictionEngine<TextInput, Answered>(model);
        Assert.Equal("Hello", engine.Predict(new TextInput { Text = "Hello" }).Original);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Evaluates_with_the_evaluator_of_ML_NET(string id)
    {
        FittedStage fitted = FittedStage.Of(id);
        TextData test = fitted.Task.TestData;
        MulticlassClassificationMetrics metrics = fitted.Context.MulticlassClassification.Evaluate(fitted.Model.Transform(fitted.Task.Test(fitted.Context)));
        int[] predicted = fitted.Table(fitted.Model, test).Predicted;
        Assert.Equal(predicted.Where((label, row) => label == test.Labels[row]).Count() / (double)test.Count, metrics.MicroAccuracy, 1e-9);
        Assert.Equal(fitted.Task.Labels.Count, metrics.ConfusionMatrix.NumberOfClasses);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Scores_and_evaluates_rows_whose_label_was_never_seen(string id)
    {
        FittedStage fitted = FittedStage.Of(id);
        TextData test = fitted.Task.TestData;
        TextData half = test.WithLabels([.. test.Labels.ToArray().Select((label, row) => row % 2 == 0 ? label : TextData.UnknownLabel)]);
        Assert.Equal(fitted.Table(fitted.Model, test).Predicted, fitted.Table(fitted.Model, half).Predicted);
        MulticlassClassificationMetrics metrics = fitted.Context.MulticlassClassification.Evaluate(fitted.Model.Transform(fitted.Task.View(fitted.Context, half)));
        Assert.Equal(half.Labels.ToArray().Count(label => label >= 0), metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()));
    }

    private sealed class Answered
    {
        public string Original { get; set; } = "";
    }
}
