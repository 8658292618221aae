using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork.Tests;

/// <summary>Options that no training could go by, and what options are the same.</summary>
public sealed class OptionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("deep").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_is_out_of_its_range_is_named_before_anything_is_read()
    {
        DeepTextOptions good = new();
        Refused("LabelColumnName = null", good with { LabelColumnName = null! });
        Refused("TextColumnName = :", good with { TextColumnName = "" });
        Refused("Augmentation = null", good with { Augmentation = null! });
        Refused("Augmentation.Windows = 1.5", good with { Augmentation = new TextAugmentation { Windows = 1.5 } });
        Refused("Augmentation.TrimmedEnds = -0.1", good with { Augmentation = new TextAugmentation { TrimmedEnds = -0.1 } });
        Refused("Augmentation.ChangedCase = NaN", good with { Augmentation = new TextAugmentation { ChangedCase = double.NaN } });
        Refused("Threads = 4097", good with { Threads = 4097 });
        Refused("Device = 7: it must be one of Auto, Cpu, Cuda", good with { Device = (ComputeDevice)7 });
        Refused("Resume = True: it must be false where there is no CheckpointFolder", good with { Resume = true });
        Refused("CheckpointFolder = ''", good with { CheckpointFolder = "" });
        Refused("Budget = 00:00:00", good with { Budget = TimeSpan.Zero });
    }

    [Fact]
    public void A_place_that_no_file_can_be_written_to_is_refused_before_training()
    {
        Refused("ModelPath = ''", new() { ModelPath = "" });
        Refused($"ModelPath = '{folder}'", new() { ModelPath = folder });
        Refused("a file in a folder that exists", new() { ModelPath = Path.Combine(folder, "gone", "model.onnx") });
        Assert.NotNull(SmallTraining.Trainer(new() { ModelPath = Path.Combine(folder, "model.onnx") }));
    }

    [Fact]
    public void Metadata_that_cannot_be_written_is_refused_before_training()
    {
        Refused("Metadata = null", new() { Metadata = null! });
        Refused("Metadata[\"author\"] = null", new() { Metadata = new Dictionary<string, string> { ["author"] = null! } });
        foreach (string own in (string[])["mlnetpath.labels", "mlnetpath.max_bytes", "mlnetpath.training"])
        {
            Refused($"Metadata[\"{own}\"] = mine: it must be left to the trainer", new() { Metadata = new Dictionary<string, string> { [own] = "mine" } });
        }
    }

    [Fact]
    public void Columns_can_be_named_as_other_trainers_of_ML_NET_have_it()
    {
        var ml = new MLContext(1);
        IDataView train = SampleTask.Task.Train(ml);
        Assert.NotNull(ml.MulticlassClassification.Trainers.DeepText().GetOutputSchema(MlNetInternals.ShapeOf(train.Schema)));
        DeepTextTrainer trainer = ml.MulticlassClassification.Trainers.DeepText("Language", textColumnName: "Message");
        Assert.Contains("'Message'", Assert.Throws<ArgumentException>(() => trainer.Fit(train)).Message);
    }

    // Artifacts are kept under the text, and models that come with the program have it in their artifact.json.
    [Fact]
    public void The_text_of_the_stages_options_has_all_that_makes_another_model_and_was_not_changed()
    {
        Assert.Equal("DeepNetworkOptions { Seed = 1, Threads = 0, Device = Auto, Thorough = True, Budget = , Training = , Augment = True, MoreTexts = True }", new DeepNetworkOptions { Thorough = true }.ToString());

        DeepNetworkOptions endless = new() { Training = new() }, short1 = new() { Training = new() { Budget = TimeSpan.FromMinutes(1) } }, short2 = new() { Training = new() { Budget = TimeSpan.FromMinutes(2) } };
        Assert.Contains($"Training = {new DeepTextOptions().Recipe}, Augment", endless.ToString());
        Assert.Equal(3, new[] { endless, short1, short2 }.Select(options => options.ToString()).Distinct().Count());
        Assert.Equal(3, new[] { endless, short1, short2 }.Distinct().Count());
        Assert.Equal(short1, new() { Training = new() { Budget = TimeSpan.FromMinutes(1) } });
        Assert.Equal(endless.Training!.Recipe, short1.Training!.Recipe); // a checkpoint may be given more time
    }

    private static void Refused(string message, DeepTextOptions options) => Assert.Contains(message, Assert.Throws<InputException>(() => SmallTraining.Trainer(options)).Message);
}
