using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

public sealed class FirstPrinciplesStageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Learns_a_task_of_a_few_hundred_texts() => Assert.InRange(SampleTask.Accuracy(Samples.Fit(SampleTask.Task), SampleTask.Task), 0.97, 1);

    [Fact]
    public void The_same_seed_gives_the_same_weights_to_the_bit_and_another_seed_others()
    {
        float[] weights = Samples.Weights(Samples.Fit(SampleTask.Task));
        Assert.Equal(weights, Samples.Weights(Samples.Fit(SampleTask.Task)));
        Assert.NotEqual(weights, Samples.Weights(Samples.Fit(SampleTask.Task, new() { Seed = 2 })));
    }

    [Fact]
    public void Its_folder_gives_the_same_model_and_damage_is_an_error_that_names_the_file()
    {
        var ml = new MLContext(seed: 1);
        var stage = new FirstPrinciplesStage();
        ITransformer model = Samples.Fit(SampleTask.Task);
        stage.Save(ml, model, SampleTask.Task, folder);
        Assert.Equal(Samples.Weights(model), Samples.Weights(stage.Load(ml, folder)));

        string path = Path.Combine(folder, "network.bin");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);
        Assert.Contains("network.bin", Assert.Throws<InputException>(() => stage.Load(ml, folder)).Message);
        File.Delete(path);
        Assert.Contains("Train it anew", Assert.Throws<InputException>(() => stage.Load(ml, folder)).Message);
    }

    [Fact]
    public void Texts_without_a_label_teach_nothing()
    {
        TextData train = SampleTask.Task.TrainData;
        TextData all = TextData.Create([.. Enumerable.Range(0, train.Count).Select(row => (train.Text(row), train.Labels[row])), ("etwas anderes ganz ohne", TextData.UnknownLabel), ("", 0)]);
        TextData labelled = all.Select([.. Enumerable.Range(0, all.Count).Where(row => all.Labels[row] >= 0)]);
        ITransformer with = Samples.Fit(SampleTask.Of(all), new() { Windows = false }), without = Samples.Fit(SampleTask.Of(labelled), new() { Windows = false });
        float[] left = new float[3], right = new float[3];
        foreach (string text in (string[])["der Hund", "le chien dort", "etwas anderes ganz ohne", ""])
        {
            Samples.Network(with).Score(text, left);
            Samples.Network(without).Score(text, right);
            Assert.Equal(left, right);
        }
    }

    [Fact]
    public void Without_validation_texts_it_learns_all_epochs()
    {
        var seen = new Seen();
        ITransformer model = Samples.Fit(SampleTask.Of(SampleTask.Task.TrainData, TextData.Empty), new() { Epochs = 4, Progress = seen });
        Assert.Equal([1, 2, 3, 4], seen.Reports.Where(p => p.EpochEnded).Select(p => p.Epoch));
        Assert.All(seen.Reports, p => Assert.Null(p.ValidationAccuracy));
        Assert.InRange(SampleTask.Accuracy(model, SampleTask.Task), 0.9, 1);
    }

    [Fact]
    public void Calibration_makes_the_validation_texts_most_probable()
    {
        // Labels that say nothing: whoever is sure of them is wrong.
        TextData noise = SampleTask.Draw(60, 5);
        noise = noise.WithLabels([.. Enumerable.Range(0, 60).Select(i => i / 20)]);
        var scores = new float[3];
        Samples.Network(Samples.Fit(SampleTask.Of(SampleTask.Task.TrainData, noise))).Score("the dog sleeps under the table", scores);
        Assert.All(scores, score => Assert.InRange(score, 0.1f, 0.7f));
    }

    [Fact]
    public void A_learning_rate_far_too_large_is_an_error_that_names_the_epoch_and_the_rate()
    {
        string message = Assert.Throws<InputException>(() => Samples.Fit(SampleTask.Task, new() { LearningRate = 3e38f })).Message;
        Assert.Contains("epoch 1", message);
        Assert.Contains("smaller learning rate than 3E+38", message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Where_it_diverges_later_the_best_weights_are_kept_and_the_log_says_so()
    {
        var ml = new MLContext(seed: 1);
        var log = new List<string>();
        ml.Log += (_, entry) => log.Add(entry.RawMessage);
        var seen = new Seen();
        // So few texts that an epoch is one step.
        ITransformer model = Samples.Fit(SampleTask.Of(SampleTask.Draw(6, 1)), new() { LearningRate = 1e37f, Epochs = 1000, Patience = 1000, Windows = false, Progress = seen }, ml);
        int best = seen.Reports.Where(p => p.EpochEnded).Max(p => p.Epoch!.Value);
        Assert.InRange(best, 1, 999);
        Assert.Contains(log, line => line.Contains($"epoch {best + 1}", StringComparison.Ordinal) && line.Contains("are kept", StringComparison.Ordinal));
        Assert.All(Samples.Weights(model), weight => Assert.True(float.IsFinite(weight)));
    }

    [Fact]
    public void Stops_when_asked_and_says_how_far_it_is()
    {
        using var stop = new CancellationTokenSource();
        var seen = new Seen { On = p => { if (p.EpochEnded && p.Epoch == 2) { stop.Cancel(); } } };
        Assert.ThrowsAny<OperationCanceledException>(() => Samples.Fit(SampleTask.Task, new() { Cancellation = stop.Token, Progress = seen }));
        Assert.Equal(2, seen.Reports.Last().Epoch);
        Assert.All(seen.Reports.Where(p => p.EpochEnded), p => Assert.True(p.Loss > 0 && p.ValidationAccuracy > 0.3));
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        FirstPrinciplesOptions[] wrong =
        [
            new() { Neurons = 0 }, new() { Neurons = 5000 }, new() { Epochs = 0 }, new() { Patience = 0 }, new() { BatchSize = -1 },
            new() { LearningRate = 0 }, new() { LearningRate = float.NaN }, new() { LearningRate = float.PositiveInfinity },
        ];
        Assert.All(wrong, options => Assert.Throws<InputException>(() => new FirstPrinciplesStage().CreatePipeline(new MLContext(), SampleTask.Task, options)));
    }

    [Fact]
    public void Any_number_of_threads_may_be_asked_for() =>
        Assert.Equal(Samples.Weights(Samples.Fit(SampleTask.Task, new() { Threads = 1 })), Samples.Weights(Samples.Fit(SampleTask.Task, new() { Threads = int.MaxValue })));

    public static TheoryData<string> OddTasks => [.. Odd.Keys];

    private static Dictionary<string, TextTask> Odd { get; } = new()
    {
        ["two labels"] = Task(2, [("ja", 0), ("nein", 1), ("doch", 0), ("nie", 1)], [("ja", 0), ("nie", 1)]),
        ["two hundred labels"] = Task(200, [.. Enumerable.Range(0, 800).Select(i => ($"word{i % 200} and {i}", i % 200))], [("word7", 7), ("word8", 8)]),
        ["three texts"] = Task(3, [("der", 0), ("the", 1), ("le", 2)], []),
        ["empty texts"] = Task(2, [.. Enumerable.Range(0, 20).Select(i => ("", i % 2))], [("", 0), ("", 1)]),
        ["contrary labels"] = Task(2, [.. Enumerable.Range(0, 100).Select(i => ("the same text", i % 2))], [("the same text", 0)]),
        ["labels never validated"] = Task(3, [.. Enumerable.Range(0, 90).Select(i => ($"{"xyz"[i % 3]}{i}", i % 3))], [("x", 0)]),
        ["a label never seen"] = Task(3, [("a b c", 0), ("d e f", 1), ("a c", 0), ("f e", 1)], [("c", 2)]),
        ["a megabyte"] = Task(2, [(string.Concat(Enumerable.Repeat("ja doch ", 130_000)), 0), (new string('n', 1_000_000), 1), ("ja", 0), ("nn", 1)], [("doch", 0), ("n", 1)]),
    };

    [Theory]
    [MemberData(nameof(OddTasks))]
    public void Odd_tasks_are_learned_saved_and_exported(string name)
    {
        TextTask task = Odd[name];
        var stage = new FirstPrinciplesStage();
        var ml = new MLContext(seed: 1);
        ITransformer model = Samples.Fit(task, new() { BatchSize = int.MaxValue }, ml);
        Assert.All(Samples.Weights(model), weight => Assert.True(float.IsFinite(weight)));
        var scores = new float[task.Labels.Count];
        Samples.Network(model).Score(task.TrainData.Text(0), scores);
        Assert.Equal(1, scores.Sum(), 1e-4f);
        Assert.All(scores, score => Assert.InRange(score, 0, 1));
        stage.Save(ml, model, task, folder);
        Assert.Equal(Samples.Weights(model), Samples.Weights(stage.Load(ml, folder)));
        Assert.DoesNotContain('\n', stage.Explain(model, "a\nb\u001b\u2028c ja\0")!);
        stage.Export(model, task, folder, TestContext.Current.CancellationToken);
    }

    private static TextTask Task(int labels, (string, int)[] train, (string, int)[] validation) =>
        new("odd", [.. Enumerable.Range(0, labels).Select(i => $"label{i}")], TextData.Create(train), TextData.Create(validation), TextData.Create([("ja", 0), ("n", 1)]));

    [Fact]
    public void No_labelled_text_is_an_error()
    {
        TextData none = SampleTask.Task.TrainData.WithLabels([.. Enumerable.Repeat(TextData.UnknownLabel, 300)]);
        Assert.Contains("no training examples", Assert.Throws<InputException>(() => Samples.Fit(SampleTask.Of(none))).Message);
    }

    private sealed class Seen : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Reports { get; } = [];

        public Action<TrainingProgress> On { get; init; } = _ => { };

        public void Report(TrainingProgress value)
        {
            Reports.Add(value);
            On(value);
        }
    }
}
