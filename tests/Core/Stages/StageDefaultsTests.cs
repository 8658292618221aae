using Microsoft.ML;

namespace MlNetPath.Core.Tests;

/// <summary>What <see cref="IStage"/> does for a stage that says nothing of its own.</summary>
public sealed class StageDefaultsTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly string folder = Directory.CreateTempSubdirectory("stage-").FullName;
    private readonly TextTask task = LengthScorer.Task(50, "a", "b");
    private readonly IStage stage = new PlainStage();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void SavesAndLoadsWhatMlNetCan()
    {
        ITransformer model = stage.CreatePipeline(ml, task, stage.DefaultOptions).Fit(task.Train(ml));
        stage.Save(ml, model, task, folder);
        Assert.Equal(["model.zip"], Directory.GetFiles(folder).Select(Path.GetFileName));
        Assert.NotNull(stage.Load(ml, folder).Transform(task.Test(ml)).Schema.GetColumnOrNull("Copy"));
        Assert.Null(stage.CountParameters(model));
        Assert.Equal("CPU", stage.Provider(model));
        Assert.Null(stage.Explain(model, "text"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("this is no zip")]
    public void SaysThatAFileIsNoModel(string? content)
    {
        if (content is not null)
        {
            File.WriteAllText(Path.Combine(folder, "model.zip"), content);
        }

        string message = Assert.Throws<InputException>(() => stage.Load(ml, folder)).Message;
        Assert.Contains(Path.Combine(folder, "model.zip"), message, StringComparison.Ordinal);
        Assert.Contains("'plain'", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void SaysThatAZipOfSomethingElseIsNoModel()
    {
        string other = Directory.CreateTempSubdirectory("other-").FullName;
        File.WriteAllText(Path.Combine(other, "a.txt"), "text");
        System.IO.Compression.ZipFile.CreateFromDirectory(other, Path.Combine(folder, "model.zip"));
        Directory.Delete(other, recursive: true);
        Assert.Contains("is no model", Assert.Throws<InputException>(() => stage.Load(ml, folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TellsOptionsApartByTheirText()
    {
        Assert.Equal("StageOptions { Seed = 1, Threads = 0, Device = Auto }", new StageOptions().ToString());
        Assert.NotEqual(new StageOptions().ToString(), new StageOptions { Seed = 2 }.ToString());
    }

    [Fact]
    public void WhatBelongsToOneTrainingIsNoPartOfTheModelsIdentity()
    {
        using var stop = new CancellationTokenSource();
        var options = new MoreOptions { Width = 3 };
        MoreOptions running = options with { Cancellation = stop.Token, Progress = new Progress<TrainingProgress>() };
        Assert.Equal("MoreOptions { Seed = 1, Threads = 0, Device = Auto, Width = 3 }", running.ToString());
        Assert.Equal(options, running);
        Assert.Equal(options.GetHashCode(), running.GetHashCode());
        Assert.Equal(stop.Token, running.Cancellation);
        Assert.NotEqual(options, options with { Width = 4 });
        Assert.NotEqual(options, options with { Threads = 2 });
        Assert.NotEqual(new StageOptions(), new MoreOptions());
    }

    private sealed record MoreOptions : StageOptions
    {
        public int Width { get; init; }
    }

    private sealed class PlainStage : IStage
    {
        public StageCard Card => new("plain", "Plain", Deterministic: true);

        public IEstimator<ITransformer> CreatePipeline(MLContext ml, TextTask task, StageOptions options) => ml.Transforms.CopyColumns("Copy", StageColumns.Text);
    }
}
