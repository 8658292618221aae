using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Benchmarks;

/// <summary>A stage fitted on the whole task <c>languages</c>, once a process, with the two things that are timed. One thread at a time.</summary>
public sealed class TimedModel
{
    /// <summary>Rows of a batch.</summary>
    public const int BatchSize = 4096;

    private static readonly ConcurrentDictionary<string, Lazy<TimedModel>> Models = new();

    private readonly ITransformer model;
    private readonly IDataView batch;
    private readonly string[] texts;
    private readonly PredictionEngine<TextInput, TextPrediction> engine;
    private int next;

    private TimedModel(IStage stage)
    {
        var ml = new MLContext(stage.DefaultOptions.Seed);
        long start = Stopwatch.GetTimestamp();
        model = stage.CreatePipeline(ml, Task, stage.DefaultOptions).Fit(Task.Train(ml));
        TrainSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        // Spread over the test split, which is ordered by where the texts come from.
        int[] rows = [.. Enumerable.Range(0, BatchSize).Select(i => (int)((long)i * Task.TestData.Count / BatchSize))];
        batch = Task.View(ml, Task.TestData.Select(rows));
        texts = [.. rows.Select(Task.TestData.Text)];
        engine = ml.Model.CreatePredictionEngine<TextInput, TextPrediction>(model);
    }

    /// <summary>What all stages are timed on.</summary>
    public static TextTask Task { get; } = Tasks.Languages.Load();

    /// <summary>Time of the fit.</summary>
    public double TrainSeconds { get; }

    /// <summary>The model of a stage.</summary>
    public static TimedModel Of(string id) => Models.GetOrAdd(id, _ => new Lazy<TimedModel>(() => new TimedModel(BenchmarkedStages.Find(id)))).Value;

    /// <summary>Scores <see cref="BatchSize"/> texts through <c>Transform</c>, on all cores.</summary>
    public int ScoreBatch() => ScoreTable.Compute(model, batch, Task.Labels.Count).Predicted[0];

    /// <summary>Scores one text through the prediction engine, the next one at every call.</summary>
    public string ScoreOne() => engine.Predict(new TextInput { Text = texts[next++ % texts.Length] }).PredictedLabel;
}
