using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Benchmarks;

/// <summary>A stage fitted on a whole task, with the two things that are timed. One thread at a time.</summary>
public sealed class TimedModel
{
    /// <summary>Rows of a batch.</summary>
    public const int BatchSize = 4096;

    private static readonly ConcurrentDictionary<string, Lazy<TimedModel>> Models = new();

    private readonly IStage stage;
    private readonly TextTask task;
    private readonly ITransformer model;
    private readonly IDataView batch;
    private readonly PredictionEngine<TextInput, TextPrediction> engine;
    private int next;

    private TimedModel(IStage stage, TextTask task)
    {
        this.stage = stage;
        this.task = task;
        Title = stage.Card.Title;
        var ml = new MLContext(stage.DefaultOptions.Seed);
        long start = Stopwatch.GetTimestamp();
        model = stage.CreatePipeline(ml, task, stage.DefaultOptions).Fit(task.Train(ml));
        TrainSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        int[] rows = BatchRows(task.TestData);
        batch = task.View(ml, task.TestData.Select(rows));
        Texts = [.. rows.Select(task.TestData.Text)];
        engine = ml.Model.CreatePredictionEngine<TextInput, TextPrediction>(model);
    }

    /// <summary>The rows of a batch, spread over the test split, which is ordered by where the texts come from.</summary>
    internal static int[] BatchRows(TextData test) => [.. Enumerable.Range(0, BatchSize).Select(i => (int)((long)i * test.Count / BatchSize))];

    /// <summary>What stages are timed on that are found by their id, each fitted once a process.</summary>
    public static TextTask Task { get; } = Tasks.Languages.Load();

    /// <summary>The stage's title.</summary>
    public string Title { get; }

    /// <summary>The texts of the batch.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Time of the fit.</summary>
    public double TrainSeconds { get; }

    /// <summary>The model of a stage.</summary>
    public static TimedModel Of(string id) => Models.GetOrAdd(id, _ => new Lazy<TimedModel>(() => Fit(BenchmarkedStages.Find(id), Task))).Value;

    /// <summary>Fits a stage on a task.</summary>
    public static TimedModel Fit(IStage stage, TextTask task) => new(stage, task);

    /// <summary>Share of the test split that is labelled right.</summary>
    public double Accuracy()
    {
        ScoreTable scores = ScoreTable.Compute(model, task.Test(new MLContext()), task.Labels.Count);
        return ClassificationMetrics.Compute(scores, task.TestData.Labels, probabilities: false).Accuracy;
    }

    /// <summary>Writes the model for apps.</summary>
    public void Export(string folder) => stage.Export(model, task, folder);

    /// <summary>The next of the texts at every call.</summary>
    public string NextText() => Texts[next++ % Texts.Count];

    /// <summary>Scores <see cref="BatchSize"/> texts through <c>Transform</c>, on all cores.</summary>
    public int ScoreBatch() => ScoreTable.Compute(model, batch, task.Labels.Count).Predicted[0];

    /// <summary>Scores one text through the prediction engine, the next one at every call.</summary>
    public string ScoreOne() => engine.Predict(new TextInput { Text = NextText() }).PredictedLabel;
}
