using System.Collections.Concurrent;
using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Contract.Tests;

/// <summary>A stage fitted on its sample, once for all tests that do not ask for another fit.</summary>
internal sealed class FittedStage
{
    private static readonly ConcurrentDictionary<string, Lazy<FittedStage>> Fitted = new();

    private FittedStage(IStage stage, TextTask task, StageOptions options)
    {
        Stage = stage;
        Task = task;
        Context = new MLContext(options.Seed);
        Model = stage.CreatePipeline(Context, task, options).Fit(task.Train(Context));
    }

    public IStage Stage { get; }

    public TextTask Task { get; }

    public MLContext Context { get; }

    public ITransformer Model { get; }

    /// <summary>The stage of an id, fitted with its default options.</summary>
    public static FittedStage Of(string id) =>
        Fitted.GetOrAdd(id, _ => new Lazy<FittedStage>(() => Fit(id, StagesUnderTest.SampleFor(id).Task))).Value;

    /// <summary>A new fit.</summary>
    public static FittedStage Fit(string id, TextTask task, StageOptions? options = null)
    {
        IStage stage = StagesUnderTest.Find(id);
        return new FittedStage(stage, task, WithTime(options ?? stage.DefaultOptions));
    }

    // Where time is short, learning ends by the clock, and no two fits are the same on a busy machine.
    private static StageOptions WithTime(StageOptions options) => options is LongTrainingOptions { Budget: null } patient ? patient with { Budget = TimeSpan.FromHours(1) } : options;

    /// <summary>All scores of the sample's test split, row after row.</summary>
    public float[] TestScores(ITransformer? model = null) => Flatten(Table(model ?? Model, StagesUnderTest.SampleFor(Stage.Card.Id).Task.TestData));

    /// <summary>The scores of any texts.</summary>
    public ScoreTable Table(ITransformer model, TextData data) => ScoreTable.Compute(model, Task.View(Context, data), Task.Labels.Count);

    /// <summary>What the model answers to texts in one pass, in their order. The rows have a text and nothing else.</summary>
    public TextPrediction[] Batch(params IEnumerable<string?> texts)
    {
        IDataView rows = Context.Data.LoadFromEnumerable(texts.Select(text => new TextInput { Text = text }));
        return [.. Context.Data.CreateEnumerable<TextPrediction>(Model.Transform(rows), reuseRowObject: false)];
    }

    /// <summary>An engine; the model outlives it.</summary>
    public PredictionEngine<TextInput, TextPrediction> Engine() =>
        Context.Model.CreatePredictionEngine<TextInput, TextPrediction>(Model, new PredictionEngineOptions { OwnsTransformer = false });

    private static float[] Flatten(ScoreTable table) => [.. Enumerable.Range(0, table.Count).SelectMany(row => table[row].ToArray())];
}
