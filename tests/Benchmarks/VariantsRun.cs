using System.Text.Json.Nodes;
using Microsoft.ML;
using MlNetPath.Core;
using MlNetPath.Stage2.Learned;
using MlNetPath.Stage4.DeepNetwork;

namespace MlNetPath.Benchmarks;

/// <summary>The deep network with something left out or done otherwise, each variant trained anew, and measured on the test split beside the better of <c>learned</c> and <c>learned:augmented</c>.</summary>
internal static class VariantsRun
{
    // The committed models have 24. It comes to the same order of variants in a fraction of the time.
    private const int ShortEpochs = 4;

    // Trained in full already: its file is measured.
    private const string Committed = "evidence, and votes of a linear model: as committed";

    private static readonly (string Name, Func<DeepNetworkOptions, DeepNetworkOptions> Change)[] Ablations =
    [
        ("all of it", options => options),
        ("no residual blocks", options => With(options, training => training with { Blocks = 0 })),
        ("one block, two hidden layers", options => With(options, training => training with { Blocks = 1 })),
        ("no n-grams: bytes alone", options => With(options, training => training with { Ngrams = false })),
        ("texts as they are, not varied", options => options with { Augment = false }),
        ("no texts of other sources", options => options with { MoreTexts = false }),
    ];

    private static readonly (string Name, Func<DeepNetworkOptions, DeepNetworkOptions> Change)[] Attempts =
    [
        ("depth alone: bytes, no n-grams", options => With(options, training => training with { Ngrams = false, Width = 128 })),
        ("evidence of naive Bayes", options => With(options, training => training with { Votes = false })),
        (Committed, options => options),
        ("the same in two towers", options => With(options, training => training with { Towers = 2 })),
        ("the same, wider and deeper", options => With(options, training => training with { Width = 96, Blocks = 6 })),
    ];

    /// <summary>What each part is worth: short trainings, <see cref="ShortEpochs"/> epochs each.</summary>
    public static JsonArray Ablation(TextTask task) => Measure(task, [.. Ablations.Select(ablation =>
        (ablation.Name, (Func<DeepNetworkOptions, DeepNetworkOptions>)(options => ablation.Change(With(options, training => training with { MaxEpochs = ShortEpochs })))))]);

    /// <summary>One of the attempts to get further, in full; of the one that is committed, its file.</summary>
    /// <param name="task">The task.</param>
    /// <param name="number">Which, from 1.</param>
    /// <exception cref="InputException">There is none of this number.</exception>
    public static JsonArray Attempt(TextTask task, int number) => number >= 1 && number <= Attempts.Length
        ? Measure(task, [Attempts[number - 1]])
        : throw new InputException($"There is no attempt {number}: they are 1 to {Attempts.Length}.");

    private static JsonArray Measure(TextTask task, (string Name, Func<DeepNetworkOptions, DeepNetworkOptions> Change)[] variants)
    {
        (string Name, TextData Data)[] sets = [("test", task.TestData), .. task.Slices.Select(slice => (slice.Name, slice.Data))];
        IStage[] learned = [.. LearnedStage.All.Where(stage => stage.Card.Id is "learned" or "learned:augmented")];
        ScoreTable[] peers = [.. learned.Select(stage => Score(Fit(stage, stage.DefaultOptions), task.TestData))];
        ScoreTable best = peers.MaxBy(scores => Accuracy(scores, task.TestData))!;
        var stage = new DeepNetworkStage();
        var rows = new JsonArray();
        foreach ((string name, Func<DeepNetworkOptions, DeepNetworkOptions> change) in variants)
        {
            var progress = new Progress<TrainingProgress>(made =>
            {
                if (made.EpochEnded)
                {
                    Console.Error.WriteLine(FormattableString.Invariant($"{name}: epoch {made.Epoch}, loss {made.Loss:0.0000}, validation {made.ValidationAccuracy:P2}"));
                }
            });

            string committed = ShippedModel.Folder(task.Name);
            ITransformer model = name == Committed ? stage.Load(new MLContext(), committed) : Train(name, change, progress);
            int epochs = name == Committed ? JsonNode.Parse(File.ReadAllText(Path.Combine(committed, "training.json")))!.AsArray().Count : ((DeepTextTransformer)model).History.Count;
            var row = new JsonObject { ["variant"] = name, ["epochs"] = epochs };
            foreach ((string set, TextData data) in sets)
            {
                ScoreTable scores = Score(model, data);
                row[$"{set}, %"] = Math.Round(100 * Accuracy(scores, data), 2);
                if (set == "test")
                {
                    PairedCounts paired = PairedCounts.Of(scores.Predicted, best.Predicted, data.Labels);
                    row["only this right"] = paired.OnlyFirst;
                    row["only learned right"] = paired.OnlySecond;
                    row["p"] = Math.Round(McNemar.ExactPValue(paired), 5);
                }
            }

            row["MB"] = Math.Round(new FileInfo(((DeepTextTransformer)model).ModelPath).Length / 1e6, 1);
            Console.Error.WriteLine(row.ToJsonString());
            rows.Add(row);
            (model as IDisposable)?.Dispose();
        }

        return rows;

        // The clock has no say, so that a busy machine gives the same; and what was broken off goes on.
        ITransformer Train(string name, Func<DeepNetworkOptions, DeepNetworkOptions> change, IProgress<TrainingProgress> progress) => Fit(stage, change(new DeepNetworkOptions
        {
            Training = TrainingProfile.Thorough with { Budget = null },
            Progress = progress,
            CheckpointFolder = Directory.CreateDirectory(UserCache.Folder("variants", $"{task.Name}-{string.Concat(name.Where(char.IsAsciiLetter))}")).FullName,
            Resume = true,
        }));

        ITransformer Fit(IStage own, StageOptions options)
        {
            var ml = new MLContext(1);
            return own.CreatePipeline(ml, task, options).Fit(task.Train(ml));
        }

        ScoreTable Score(ITransformer model, TextData data) => ScoreTable.Compute(model, task.View(new MLContext(), data), task.Labels.Count);
    }

    private static double Accuracy(ScoreTable scores, TextData data) => ClassificationMetrics.Compute(scores, data.Labels, probabilities: true).Accuracy;

    private static DeepNetworkOptions With(DeepNetworkOptions options, Func<DeepTextOptions, DeepTextOptions> change) => options with { Training = change(options.Training!) };
}
