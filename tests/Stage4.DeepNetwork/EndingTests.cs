using Microsoft.ML;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Runtime;
using MlNetPath.Onnx.Torch;
using MlNetPath.Torch.Training;

namespace MlNetPath.Stage4.DeepNetwork.Tests;

/// <summary>How a training ends: too early, in the middle, at its file.</summary>
[Collection("libtorch, whose random numbers are the process's")]
public sealed class EndingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("deep").FullName;
    private readonly MLContext ml = new(1);

    private string Checkpoints => Path.Combine(folder, "checkpoints");

    private string CheckpointFile => Path.Combine(Checkpoints, Checkpoint.FileName);

    private IDataView Train => SampleTask.Task.Train(ml);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_training_that_ends_before_its_first_step_is_an_error(bool ngrams)
    {
        string path = Path.Combine(folder, "model.onnx");
        DeepTextOptions options = SmallTraining.Options with { ModelPath = path, Ngrams = ngrams };
        using var finish = new CancellationTokenSource();
        finish.Cancel();
        Assert.Contains("told to finish before its first step", SmallTraining.Fault(options with { Finish = finish.Token }, Train).Message);
        Assert.Contains("The time for training the deep network was over", SmallTraining.Fault(options with { Budget = TimeSpan.FromTicks(1) }, Train).Message);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Counting_ends_at_once_when_training_is_told_to_finish()
    {
        using var finish = new CancellationTokenSource();
        int asked = 0;

        // All texts are asked for once before anything is counted, and windows of them while it is: some are never made then.
        DeepTextOptions options = SmallTraining.Options with { Finish = finish.Token, ValidationFraction = 0, Augmentation = new TextAugmentation { Windows = 1 } };
        SmallTraining.Fault(
            options with
            {
                HeldOut = _ =>
                {
                    if (Interlocked.Increment(ref asked) > SampleTask.Task.TrainData.Count)
                    {
                        finish.Cancel();
                    }

                    return false;
                },
            },
            Train);
        Assert.InRange(asked, SampleTask.Task.TrainData.Count + 1, 3 * SampleTask.Task.TrainData.Count);
    }

    [Fact]
    public void Told_to_finish_at_once_it_gives_what_its_checkpoint_has()
    {
        BreakOff(SmallTraining.Options);
        using var finish = new CancellationTokenSource();
        finish.Cancel();
        using DeepTextTransformer model = SmallTraining.Trainer(SmallTraining.Options with { CheckpointFolder = Checkpoints, Resume = true, Finish = finish.Token }).Fit(Train);
        Assert.Single(model.History);
    }

    [Fact]
    public void A_seed_that_is_left_to_chance_is_the_checkpoints_when_training_goes_on()
    {
        DeepTextOptions options = SmallTraining.Options with { Seed = null };
        int seed = BreakOff(options);
        string first = Path.Combine(folder, "first.onnx"), second = Path.Combine(folder, "second.onnx");

        // Another context would draw another seed.
        new MLContext(77).MulticlassClassification.Trainers.DeepText(options with { ModelPath = first, CheckpointFolder = Checkpoints, Resume = true }).Fit(Train).Dispose();
        SmallTraining.Trainer(options with { ModelPath = second, Seed = seed }).Fit(Train).Dispose();
        Assert.Equal(SmallTraining.Weights(second), SmallTraining.Weights(first));
        Assert.Equal(seed, TrainingFacts.Of(ModelSummary.Of(OnnxFile.Read(first)).Metadata, first).Seed);

        BreakOff(options);
        Assert.Contains("other data or other options", SmallTraining.Fault(options with { CheckpointFolder = Checkpoints, Resume = true, Width = 16 }, Train).Message);
        Assert.Contains("the seed among them", SmallTraining.Fault(options with { CheckpointFolder = Checkpoints, Resume = true, Seed = unchecked(seed + 1) }, Train).Message);
    }

    [Fact]
    public void The_checkpoint_stays_until_the_file_is_there()
    {
        // The folder for the file goes while training is under way.
        string place = Directory.CreateDirectory(Path.Combine(folder, "place")).FullName, path = Path.Combine(place, "model.onnx");
        DeepTextOptions options = SmallTraining.Options with { ModelPath = path, CheckpointFolder = Checkpoints, Resume = true };
        Assert.Throws<OnnxExportException>(() => SmallTraining.Trainer(options with
        {
            Progress = new SmallTraining.Reports(report =>
            {
                if (report.EpochEnded && report.Epoch == 2)
                {
                    Directory.Delete(place);
                }
            }),
        }).Fit(Train));
        Assert.True(File.Exists(CheckpointFile));

        Directory.CreateDirectory(place);
        SmallTraining.Trainer(options).Fit(Train).Dispose();
        Assert.True(File.Exists(path));
        Assert.False(File.Exists(CheckpointFile));
    }

    [Fact]
    public void A_file_that_does_not_compute_what_the_network_computes_leaves_the_older_one()
    {
        string path = Path.Combine(folder, "model.onnx");
        File.WriteAllText(path, "older");
        var texts = SampleTask.Task.TrainData;
        (EvidenceTable training, EvidenceTable whole) = EvidenceOfTexts.None(3);
        using (training)
        using (whole)
        using (var network = new CalibratedNetwork(new TextNetwork(new TextNetworkShape { Labels = 3, Towers = 1, Width = 8, Blocks = 1, Dropout = 0 }, whole), 1))
        {
            // What a network of this kind computes the file computes too, so the proof is made to fail.
            OnnxExportException e = Assert.Throws<OnnxExportException>(() => TorchOnnx.Export(network, path, new ExportOptions
            {
                Opset = 20,
                Inputs = [TensorSpec.Int64(TextModelInfo.Input, ["batch", "length"], from: 0, to: 256)],
                Outputs = [TextModelInfo.Probabilities],
                Check = file => throw new OnnxExportException($"{new FileInfo(file).Length} bytes, and no good.") { Failure = ExportFailure.Parity },
            }));
            Assert.EndsWith("no good.", e.Message);
            Assert.Equal("older", File.ReadAllText(path));
            Assert.Single(Directory.GetFileSystemEntries(folder));

            (_, TextParity parity) = NetworkFile.Write(network, path, new Dictionary<string, string>(), [.. Enumerable.Range(0, 10).Select(row => texts.Utf8(row).ToArray())]);
            Assert.Equal(10, parity.SameLabel);
            Assert.NotEqual("older", File.ReadAllText(path));
        }
    }

    [Fact]
    public void A_fit_gives_back_the_number_of_threads_and_scores_where_it_trained()
    {
        TorchRuntime.Load();
        int before = TorchSharp.torch.get_num_threads();
        TorchSharp.torch.set_num_threads(2);
        SmallTraining.Trainer(SmallTraining.Options with { MaxEpochs = 1 }).Fit(Train).Dispose();
        Assert.Equal(2, TorchSharp.torch.get_num_threads());
        Assert.Contains("diverged", SmallTraining.Fault(SmallTraining.Options with { LearningRate = 1e30 }, Train).Message);
        Assert.Equal(2, TorchSharp.torch.get_num_threads());
        TorchSharp.torch.set_num_threads(before);

        Assert.Equal(ExecutionProvider.Cpu, NetworkScoring.ProviderAfter(trainedOnCuda: false));
        Assert.Equal(ExecutionProvider.Auto, NetworkScoring.ProviderAfter(trainedOnCuda: true));
    }

    [Fact]
    public void A_loaded_artifact_is_saved_with_its_curves_and_says_that_nothing_was_compared()
    {
        TextTask task = SampleTask.Task;
        var stage = new DeepNetworkStage();
        string first = Directory.CreateDirectory(Path.Combine(folder, "first")).FullName, second = Directory.CreateDirectory(Path.Combine(folder, "second")).FullName, third = Directory.CreateDirectory(Path.Combine(folder, "third")).FullName;
        ITransformer fitted = stage.CreatePipeline(ml, task, new DeepNetworkOptions { Training = SmallTraining.Options }).Fit(Train);
        stage.Save(ml, fitted, task, first);
        Assert.Contains("on 60 texts", stage.Export(fitted, task, first, TestContext.Current.CancellationToken)!.ToString());
        (fitted as IDisposable)!.Dispose();

        using var loaded = (DeepTextTransformer)stage.Load(ml, first);
        stage.Save(ml, loaded, task, second);
        Assert.Equal(2, loaded.History.Count);
        foreach (string file in (string[])["training.json", "training.svg", "1/model.onnx"])
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(first, file)), File.ReadAllBytes(Path.Combine(second, file)));
        }

        Assert.EndsWith("; not compared", stage.Export(loaded, task, second, TestContext.Current.CancellationToken)!.ToString());
        Assert.Contains("| training texts left out, since they are held out for tests | 0 |", File.ReadAllText(Path.Combine(second, "README.md")));

        File.Delete(Path.Combine(first, "training.json"));
        using var older = (DeepTextTransformer)stage.Load(ml, first);
        stage.Save(ml, older, task, third);
        Assert.False(File.Exists(Path.Combine(third, "training.svg")));
        File.WriteAllText(Path.Combine(first, "training.json"), "[{");
        Assert.Contains("training.json", Assert.Throws<InputException>(() => stage.Load(ml, first)).Message);
    }

    // After the first epoch. Gives the seed that it was begun with.
    private int BreakOff(DeepTextOptions options)
    {
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => SmallTraining.Trainer(options with
        {
            CheckpointFolder = Checkpoints,
            Cancellation = stop.Token,
            Progress = new SmallTraining.Reports(report =>
            {
                if (report.EpochEnded)
                {
                    stop.Cancel();
                }
            }),
        }).Fit(Train));
        return int.Parse(Checkpoint.KeyIn(Checkpoints)!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
