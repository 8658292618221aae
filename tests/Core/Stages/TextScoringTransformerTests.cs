using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetPath.Core.Tests;

public class TextScoringTransformerTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly TextTask task = LengthScorer.Task(300, "a", "b", "c");
    private readonly LengthScorer scorer = new();

    private TextScoringTransformer Model => new(scorer, task.Labels);

    [Fact]
    public void AddsTheContractsColumns()
    {
        DataViewSchema schema = Model.Transform(task.Test(ml)).Schema;
        Assert.Equal([StageColumns.Text, StageColumns.Label, StageColumns.PredictedLabel, StageColumns.Score], schema.Select(c => c.Name));
        Assert.Equal(TextDataViewType.Instance, schema[StageColumns.PredictedLabel].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), schema[StageColumns.Score].Type);
        Assert.True(schema[StageColumns.Score].HasSlotNames());
        VBuffer<ReadOnlyMemory<char>> names = default;
        schema[StageColumns.Score].GetSlotNames(ref names);
        Assert.Equal(task.Labels, names.DenseValues().Select(n => n.ToString()));
    }

    [Fact]
    public void LabelsEveryRow()
    {
        IDataView scored = Model.Transform(task.Test(ml));
        string[] predicted = [.. scored.GetColumn<string>(StageColumns.PredictedLabel)];
        float[][] scores = [.. scored.GetColumn<float[]>(StageColumns.Score)];
        string[] expected = [.. task.TestData.Labels.ToArray().Select(l => task.Labels[l])];
        Assert.Equal(expected, predicted);
        Assert.Equal(expected, scores.Select(s => task.Labels[Array.IndexOf(s, 1f)]));
        Assert.Equal(300, scored.GetRowCount());
    }

    [Fact]
    public void ScoresATextOnceARowAndOnlyWhenAsked()
    {
        IDataView scored = Model.Transform(task.Test(ml));
        Assert.Equal(300, scored.GetColumn<string>(StageColumns.Text).Count());
        Assert.Equal(0, scorer.Calls);
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        ValueGetter<ReadOnlyMemory<char>> label = cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema[StageColumns.PredictedLabel]);
        ValueGetter<VBuffer<float>> score = cursor.GetGetter<VBuffer<float>>(scored.Schema[StageColumns.Score]);
        ReadOnlyMemory<char> name = default;
        VBuffer<float> values = default;
        while (cursor.MoveNext())
        {
            label(ref name);
            score(ref values);
            label(ref name);
        }

        Assert.Equal(300, scorer.Calls);
    }

    [Fact]
    public void AnswersAPredictionEngine()
    {
        using PredictionEngine<TextInput, TextPrediction> engine = ml.Model.CreatePredictionEngine<TextInput, TextPrediction>(Model);
        Assert.Equal("a", engine.Predict(new TextInput { Text = "" }).PredictedLabel);
        Assert.Equal("a", engine.Predict(new TextInput { Text = null }).PredictedLabel);
        TextPrediction first = engine.Predict(new TextInput { Text = "x" });
        Assert.Equal("c", engine.Predict(new TextInput { Text = "xx" }).PredictedLabel);
        Assert.Equal("b", first.PredictedLabel);
        Assert.Equal([0, 1, 0], first.Score);
        Assert.Equal(4, scorer.Calls);
    }

    [Fact]
    public void AnswersAPredictionEngineFromTheMiddleOfAChain()
    {
        EstimatorChain<ITransformer> pipeline = new EstimatorChain<ITransformer>()
            .Append((IEstimator<ITransformer>)ml.Transforms.Text.NormalizeText(StageColumns.Text))
            .Append((IEstimator<ITransformer>)new TextScoringEstimator(task.Labels, _ => scorer))
            .Append((IEstimator<ITransformer>)ml.Transforms.CopyColumns("Copy", StageColumns.Score));
        Assert.Contains(pipeline.GetOutputSchema(SchemaShapeOf(task)), c => c.Name == "Copy");
        TransformerChain<ITransformer> model = pipeline.Fit(task.Train(ml));
        Assert.Equal(task.TestData.Labels.ToArray(), ScoreTable.Compute(model, task.Test(ml), 3, TestContext.Current.CancellationToken).Predicted);
        using PredictionEngine<TextInput, TextPrediction> engine = ml.Model.CreatePredictionEngine<TextInput, TextPrediction>(model);
        Assert.Equal("c", engine.Predict(new TextInput { Text = "AB" }).PredictedLabel);
        Assert.Equal("b", engine.Predict(new TextInput { Text = "ABCD" }).PredictedLabel);
    }

    [Fact]
    public void IsEvaluatedByMlNet()
    {
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(Model.Transform(task.Test(ml)));
        Assert.Equal((1.0, 1.0), (metrics.MicroAccuracy, metrics.MacroAccuracy));
        IEnumerable<CrossValidationResult> folds = ml.MulticlassClassification
            .CrossValidate(task.Test(ml), new TextScoringEstimator(task.Labels, _ => scorer), numberOfFolds: 2)
            .Select(fold => new CrossValidationResult(fold.Metrics.MicroAccuracy));
        Assert.Equal([new CrossValidationResult(1), new CrossValidationResult(1)], folds);
    }

    [Fact]
    public void GivesEachRowToOneOfManyCursors()
    {
        IDataView scored = Model.Transform(task.Test(ml));
        DataViewRowCursor[] cursors = scored.GetRowCursorSet(scored.Schema, 4);
        Assert.Equal(4, cursors.Length);
        var rows = new List<ulong>();
        foreach (DataViewRowCursor cursor in cursors)
        {
            using (cursor)
            {
                ValueGetter<DataViewRowId> read = cursor.GetIdGetter();
                ValueGetter<ReadOnlyMemory<char>> label = cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema[StageColumns.PredictedLabel]);
                DataViewRowId id = default;
                ReadOnlyMemory<char> name = default;
                while (cursor.MoveNext())
                {
                    read(ref id);
                    label(ref name);
                    rows.Add(id.Low);
                    Assert.Equal(task.Labels[task.TestData.Labels[(int)id.Low]], name.ToString());
                }
            }
        }

        Assert.Equal(Enumerable.Range(0, 300).Select(i => (ulong)i), rows.Order());
    }

    [Fact]
    public void RefusesModelSave()
    {
        using var stream = new MemoryStream();
        var e = Assert.Throws<NotSupportedException>(() => ml.Model.Save(Model, task.Schema, stream));
        Assert.Equal("This model's state is not ML.NET's own, so Model.Save cannot write it. Save it with the stage's Save.", e.Message);
        var chain = new TransformerChain<TextScoringTransformer>(Model);
        Assert.Equal(e.Message, Assert.Throws<NotSupportedException>(() => ml.Model.Save(chain, task.Schema, stream)).Message);
    }

    [Fact]
    public void SaysWhichColumnIsMissing()
    {
        IDataView other = ml.Data.LoadFromEnumerable([new { Sentence = "x", Count = 1f }]);
        foreach (Action use in (Action[])[() => Model.Transform(other), () => new TextScoringEstimator(["a", "b"], _ => scorer).Append(ml.Transforms.CopyColumns("C", "Score")).Fit(other)])
        {
            string message = Assert.Throws<ArgumentException>(use).Message;
            Assert.Contains("'Text'", message, StringComparison.Ordinal);
            Assert.Contains("'Sentence'", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void RefusesColumnsThatWereNotAskedFor()
    {
        IDataView scored = Model.Transform(task.Test(ml));
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema[StageColumns.Score]]);
        Assert.True(cursor.IsColumnActive(scored.Schema[StageColumns.Score]));
        Assert.False(cursor.IsColumnActive(scored.Schema[StageColumns.Text]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema[StageColumns.Text]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<VBuffer<double>>(scored.Schema[StageColumns.Score]));
    }

    [Fact]
    public void KeepsTheLabelsItWasMadeWith()
    {
        string[] labels = ["a", "b"];
        var model = new TextScoringTransformer(scorer, labels);
        labels[0] = "z";
        Assert.Equal(["a", "b"], model.Labels);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextScoringTransformer(scorer, []));
    }

    [Fact]
    public void DescribesItsOutputAsItIs()
    {
        SchemaShape shape = new TextScoringEstimator(task.Labels, _ => scorer).GetOutputSchema(SchemaShapeOf(task));
        SchemaShape.Column score = Assert.Single(shape, c => c.Name == StageColumns.Score);
        Assert.Equal((SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single), (score.Kind, score.ItemType));
        Assert.Contains(score.Annotations, a => a.Name == "SlotNames");
        Assert.Single(shape, c => c.Name == StageColumns.PredictedLabel && c.ItemType is TextDataViewType);
        Assert.Equal(4, shape.Count());
    }

    private static SchemaShape SchemaShapeOf(TextTask task) => MlNetInternals.ShapeOf(task.Schema);

    private sealed record CrossValidationResult(double Accuracy);
}
