using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Core;
using MlNetPath.Onnx.MLNet;
using MlNetPath.Torch.Training;

namespace MlNetPath.Stage4.DeepNetwork.Tests;

/// <summary>The trainer as its users meet it.</summary>
[Collection("libtorch, whose random numbers are the process's")]
public sealed class TrainingTests : IDisposable
{
    private static readonly DeepTextOptions Small = new() { MaxEpochs = 6, Width = 16, Blocks = 2, BatchSize = 32, WarmUpSteps = 5, Threads = 1, Seed = 3 };

    private readonly string folder = Directory.CreateTempSubdirectory("deep").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Learns_and_scores_like_any_trainer_of_ML_NET()
    {
        var ml = new MLContext(1);
        TextTask task = SampleTask.Task;
        using DeepTextTransformer model = ml.MulticlassClassification.Trainers.DeepText(Small with { Validation = task.Validation(ml) }).Fit(task.Train(ml));
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(task.Test(ml)));

        Assert.InRange(metrics.MicroAccuracy, 0.97, 1);
        Assert.Equal(task.Labels, model.Labels);
        Assert.InRange(model.History.Count, 1, 6);
        Assert.True(model.Export!.Outputs[0].MaxAbsoluteDifference < 1e-5);
        Assert.Equal(new TextParity(task.ValidationData.Count, task.ValidationData.Count, model.Parity!.MaxDifference), model.Parity);
        Assert.InRange(model.Parity.MaxDifference, 0, 1e-5);
    }

    [Fact]
    public void A_saved_model_needs_no_training_assembly()
    {
        var ml = new MLContext(1);
        TextTask task = SampleTask.Task;
        string zip = Path.Combine(folder, "deep.zip");
        ScoreTable expected;
        using (DeepTextTransformer model = ml.MulticlassClassification.Trainers.DeepText(Small with { MaxEpochs = 2, Validation = task.Validation(ml) }).Fit(task.Train(ml)))
        {
            expected = ScoreTable.Compute(model, task.Test(ml), 3, TestContext.Current.CancellationToken);
            ml.Model.Save(model, task.Schema, zip);
        }

        var other = new MLContext();
        other.ComponentCatalog.RegisterAssembly(typeof(OnnxScoringCatalog).Assembly);
        ScoreTable loaded = ScoreTable.Compute(other.Model.Load(zip, out _), task.Test(other), 3, TestContext.Current.CancellationToken);
        for (int row = 0; row < expected.Count; row++)
        {
            for (int label = 0; label < 3; label++)
            {
                Assert.Equal(expected[row][label], loaded[row][label], 1e-4f);
            }
        }
    }

    [Fact]
    public void Columns_may_have_other_names_and_the_file_a_place_of_its_own()
    {
        var ml = new MLContext(1);
        TextTask task = SampleTask.Task;
        IDataView renamed = ml.Transforms.CopyColumns("Message", "Text").Append(ml.Transforms.CopyColumns("Language", "Label")).Append(ml.Transforms.DropColumns("Text", "Label")).Fit(task.Train(ml)).Transform(task.Train(ml));
        string path = Path.Combine(folder, "mine.onnx");
        DeepTextTrainer trainer = ml.MulticlassClassification.Trainers.DeepText(Small with { MaxEpochs = 1, TextColumnName = "Message", LabelColumnName = "Language", ModelPath = path });
        using DeepTextTransformer model = trainer.Fit(renamed);

        Assert.Contains(model.Transform(renamed).Schema, column => column.Name == "PredictedLabel");
        Assert.Equal(path, model.ModelPath);
        Assert.True(File.Exists(path));
        Assert.Contains(trainer.GetOutputSchema(SchemaShapeOf(renamed.Schema)), column => column.Name == "Score");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_same_seed_gives_the_same_file(int threads)
    {
        DeepTextOptions Small = TrainingTests.Small with { Threads = threads };
        byte[] first = Train(Small with { MaxEpochs = 2, Augmentation = new TextAugmentation { Windows = 0.5, ChangedCase = 0.5 } }), second = Train(Small with { MaxEpochs = 2, Augmentation = new TextAugmentation { Windows = 0.5, ChangedCase = 0.5 } });
        byte[] other = Train(Small with { MaxEpochs = 2, Seed = 4, Augmentation = new TextAugmentation { Windows = 0.5, ChangedCase = 0.5 } });

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_training_that_was_broken_off_ends_as_if_it_had_not_been(int epochs)
    {
        byte[] whole = Train(Small with { MaxEpochs = 4 });
        using var stop = new CancellationTokenSource();
        DeepTextOptions options = Small with { MaxEpochs = 4, CheckpointFolder = Path.Combine(folder, "checkpoint"), Resume = true };
        Assert.ThrowsAny<OperationCanceledException>(() => Train(options with
        {
            Cancellation = stop.Token,
            Progress = new Reports(report =>
            {
                if (report.EpochEnded && report.Epoch == epochs)
                {
                    stop.Cancel();
                }
            }),
        }));
        Assert.Equal(whole, Train(options));
        Assert.False(File.Exists(Path.Combine(folder, "checkpoint", Checkpoint.FileName)));
    }

    [Fact]
    public void A_training_that_was_ended_early_can_be_gone_on_with_and_ends_as_if_it_had_not_been()
    {
        byte[] whole = Train(Small with { MaxEpochs = 4 });
        using var finish = new CancellationTokenSource();
        DeepTextOptions options = Small with { MaxEpochs = 4, CheckpointFolder = Path.Combine(folder, "checkpoint"), Resume = true };
        byte[] early = Train(options with
        {
            Finish = finish.Token,
            Progress = new Reports(report =>
        {
            if (report.Epoch == 2)
            {
                finish.Cancel();
            }
        })
        });
        Assert.NotEqual(whole, early);
        Assert.True(File.Exists(Path.Combine(folder, "checkpoint", Checkpoint.FileName)));
        Assert.Equal(whole, Train(options));
        Assert.False(File.Exists(Path.Combine(folder, "checkpoint", Checkpoint.FileName)));
    }

    [Fact]
    public void A_checkpoint_of_another_training_or_a_damaged_one_is_refused()
    {
        string place = Path.Combine(folder, "checkpoint");
        using var stop = new CancellationTokenSource();
        DeepTextOptions options = Small with { MaxEpochs = 4, CheckpointFolder = place, Resume = true };
        Assert.ThrowsAny<OperationCanceledException>(() => Train(options with { Cancellation = stop.Token, Progress = new Reports(report => Stop(report.Epoch == 3)) }));
        string file = Path.Combine(place, Checkpoint.FileName);

        Assert.Contains("other data or other options", Assert.Throws<InputException>(() => Train(options with { Width = 32 })).Message);
        byte[] content = File.ReadAllBytes(file);
        content[^(content.Length / 4)] ^= 1; // a weight that is a little another
        File.WriteAllBytes(file, content);
        Assert.Contains("It is damaged.", Assert.Throws<InputException>(() => Train(options)).Message);
        using (FileStream stream = File.OpenWrite(file))
        {
            stream.SetLength(stream.Length / 2);
        }

        Assert.Contains(file, Assert.Throws<InputException>(() => Train(options)).Message);
        Assert.NotEmpty(Train(options with { Resume = false }));

        void Stop(bool now)
        {
            if (now)
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public void Finishing_early_keeps_what_was_learned()
    {
        using var finish = new CancellationTokenSource();
        var ml = new MLContext(1);
        TextTask task = SampleTask.Task;
        using DeepTextTransformer model = ml.MulticlassClassification.Trainers.DeepText(Small with
        {
            MaxEpochs = 1000,
            Patience = 1000,
            Validation = task.Validation(ml),
            Finish = finish.Token,
            Progress = new Reports(report =>
            {
                if (report.Epoch == 3)
                {
                    finish.Cancel();
                }
            }),
        }).Fit(task.Train(ml));

        Assert.InRange(model.History.Count, 2, 4);
        Assert.InRange(SampleTask.Accuracy(model, task), 0.9, 1);
    }

    [Fact]
    public void What_cannot_be_learned_from_is_one_clear_error()
    {
        var ml = new MLContext(1);
        TextTask task = SampleTask.Task;
        IDataView train = task.Train(ml);

        Assert.Contains("'Words'", Assert.Throws<ArgumentException>(() => Trainer(Small with { TextColumnName = "Words" }).Fit(train)).Message);
        Assert.Contains("MapValueToKey", Assert.Throws<ArgumentException>(() => Trainer(Small with { LabelColumnName = "Text" }).Fit(train)).Message);
        Assert.Contains("LearningRate = -1", Assert.Throws<InputException>(() => Trainer(Small with { LearningRate = -1 })).Message);
        Assert.Contains("Width = 10", Assert.Throws<InputException>(() => Trainer(Small with { Width = 10 })).Message);
        Assert.Contains("diverged", Assert.Throws<InputException>(() => Trainer(Small with { LearningRate = 1e30, Validation = task.Validation(ml) }).Fit(train)).Message);
        Assert.Contains("no training texts", Assert.Throws<InputException>(() => Trainer(Small with { HeldOut = _ => true, ValidationFraction = 0 }).Fit(train)).Message);

        DeepTextTrainer Trainer(DeepTextOptions options) => ml.MulticlassClassification.Trainers.DeepText(options);
    }

    [Fact]
    public void CUDA_is_used_where_it_is_and_asked_for_in_vain_where_it_is_not()
    {
        Assert.Equal(TorchSharp.DeviceType.CPU, TrainingDevice.Choose(ComputeDevice.Auto, hasCuda: false));
        Assert.Equal(TorchSharp.DeviceType.CUDA, TrainingDevice.Choose(ComputeDevice.Auto, hasCuda: true));
        Assert.Equal(TorchSharp.DeviceType.CPU, TrainingDevice.Choose(ComputeDevice.Cpu, hasCuda: true));
        Assert.Contains("no CUDA device", Assert.Throws<InputException>(() => TrainingDevice.Choose(ComputeDevice.Cuda, hasCuda: false)).Message);
    }

    private byte[] Train(DeepTextOptions options)
    {
        var ml = new MLContext(1);
        TextTask task = SampleTask.Task;
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}.onnx");
        ml.MulticlassClassification.Trainers.DeepText(options with { ModelPath = path, Validation = task.Validation(ml) }).Fit(task.Train(ml)).Dispose();
        return Weights(path);
    }

    // The metadata has the minutes that training took.
    private static byte[] Weights(string path)
    {
        var model = MlNetPath.Onnx.Graph.OnnxFile.Read(path);
        model.MetadataProps.Clear();
        return Google.Protobuf.MessageExtensions.ToByteArray(model);
    }

    private static SchemaShape SchemaShapeOf(DataViewSchema schema) => MlNetInternals.ShapeOf(schema);

    private sealed class Reports(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
