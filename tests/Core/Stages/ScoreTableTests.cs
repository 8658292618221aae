using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetPath.Core.Tests;

public class ScoreTableTests
{
    private readonly MLContext ml = new(seed: 1);

    private static CancellationToken Running => TestContext.Current.CancellationToken;

    [Fact]
    public void FindsTheHighestScoreOfEachRow()
    {
        var table = new ScoreTable(3, [0.1f, 0.7f, 0.2f, 0.5f, 0.1f, 0.4f]);
        Assert.Equal((3, 2), (table.LabelCount, table.Count));
        Assert.Equal([1, 0], table.Predicted);
        Assert.Equal([0.5f, 0.1f, 0.4f], table[1].ToArray());
    }

    [Fact]
    public void TakesTheFirstOfEqualScores() => Gen.Int[0, 3].Select(i => (float)i).Array[1, 80].Sample(scores =>
        Assert.Equal(Array.IndexOf(scores, scores.Max()), new ScoreTable(scores.Length, scores).Predicted[0]));

    [Fact]
    public void RefusesScoresThatFillNoRows()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScoreTable(3, [1, 2, 3, 4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScoreTable(0, []));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(1000)]
    public void CollectsScoresInTheOrderOfTheRows(int count)
    {
        TextTask task = LengthScorer.Task(count, "a", "b", "c");
        ScoreTable table = ScoreTable.Compute(new TextScoringTransformer(new LengthScorer(), task.Labels), task.Test(ml), 3, Running);
        Assert.Equal(task.TestData.Labels.ToArray(), table.Predicted);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(1000)]
    public void KeepsTheOrderBehindTransformersOfMlNet(int count)
    {
        // ML.NET's own transformers split small data over threads by themselves.
        TextTask task = LengthScorer.Task(count, "a", "b", "c");
        ITransformer model = new TextScoringEstimator(task.Labels, _ => new LengthScorer())
            .Append(ml.Transforms.NormalizeLpNorm(StageColumns.Score))
            .Fit(task.Train(ml));
        Assert.Equal(task.TestData.Labels.ToArray(), ScoreTable.Compute(model, task.Test(ml), 3, Running).Predicted);
    }

    [Fact]
    public void ReadsCachedRows()
    {
        TextTask task = LengthScorer.Task(500, "a", "b", "c");
        var model = new TextScoringTransformer(new LengthScorer(), task.Labels);
        Assert.Equal(task.TestData.Labels.ToArray(), ScoreTable.Compute(model, ml.Data.Cache(task.Test(ml)), 3, Running).Predicted);
    }

    [Fact]
    public void PassesOnTheScorersOwnError()
    {
        TextTask task = LengthScorer.Task(1000, "a", "b");
        var model = new TextScoringTransformer(new FailingScorer(), task.Labels);
        var e = Assert.Throws<InputException>(() => ScoreTable.Compute(model, task.Test(ml), 2, Running));
        Assert.Equal("The rule 'x' took too long.", e.Message);
    }

    [Fact]
    public void StopsWhenAsked()
    {
        TextTask task = LengthScorer.Task(1000, "a", "b");
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var model = new TextScoringTransformer(new LengthScorer(), task.Labels);
        Assert.ThrowsAny<OperationCanceledException>(() => ScoreTable.Compute(model, task.Test(ml), 2, stop.Token));
    }

    [Fact]
    public void RefusesAModelOfOtherLabels()
    {
        TextTask task = LengthScorer.Task(10, "a", "b");
        var model = new TextScoringTransformer(new LengthScorer(), ["a", "b", "c"]);
        Assert.Contains("3 scores", Assert.Throws<InvalidOperationException>(() => ScoreTable.Compute(model, task.Test(ml), 2, Running)).Message, StringComparison.Ordinal);
        Assert.Contains("3 scores", Assert.Throws<InvalidOperationException>(() => ScoreTable.Compute(model, task.Test(ml), 4, Running)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoticesLostRows()
    {
        TextTask task = LengthScorer.Task(200, "a", "b");
        var e = Assert.Throws<InvalidOperationException>(() => ScoreTable.Compute(new HalvingModel(ml, task), task.Test(ml), 2, Running));
        Assert.Equal("The model gave scores for 100 of 200 rows.", e.Message);
    }

    private sealed class FailingScorer : ITextScorer
    {
        public void Score(ReadOnlySpan<char> text, Span<float> scores) => throw new InputException("The rule 'x' took too long.");
    }

    private sealed class HalvingModel(MLContext ml, TextTask task) : ITransformer
    {
        private readonly TextScoringTransformer model = new(new LengthScorer(), task.Labels);

        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => model.GetOutputSchema(inputSchema);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public IDataView Transform(IDataView input) => model.Transform(ml.Data.TakeRows(input, 100));

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException();
    }
}
