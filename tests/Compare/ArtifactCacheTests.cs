using MlNetPath.Core;

namespace MlNetPath.Compare.Tests;

public sealed class ArtifactCacheTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Reuses_what_was_trained_and_says_so()
    {
        FakeStage stage = FakeStage.Perfect();
        StageResult first = Run(stage), second = Run(stage);
        Assert.Equal(1, stage.Fits);
        Assert.Equal((false, true), (first.Reused, second.Reused));
        Assert.Equal(first.ArtifactSha256, second.ArtifactSha256);
        Assert.Equal(first.TrainSeconds, second.TrainSeconds);
        Assert.Equal(first.ModelBytes, second.ModelBytes);
    }

    [Fact]
    public void Trains_anew_when_told_or_when_anything_differs()
    {
        FakeStage stage = FakeStage.Perfect();
        Run(stage);
        Assert.False(Run(stage, o => o with { TrainAnew = true }).Reused);
        Assert.False(Run(stage, o => o with { Seed = 2 }).Reused);
        Assert.False(Run(stage, o => o with { StageOptions = _ => new StageOptions { Threads = 1 } }).Reused);
        Assert.False(Run(FakeStage.Perfect("another")).Reused);
        Assert.False(folder.Run(TinyTask.Create(test: 100), [stage]).Stages[0].Reused);
        Assert.True(Run(stage).Reused);
    }

    [Fact]
    public void Measures_the_model_that_was_read_back()
    {
        // The file says seed 1, whatever was trained: only a reader of the file can know.
        FakeStage stage = FakeStage.Guessing();
        Run(stage);
        Assert.Equal(1, stage.Loads);
        Run(stage);
        Assert.Equal((1, 2), (stage.Fits, stage.Loads));
    }

    [Fact]
    public void A_model_that_came_with_the_program_serves_for_its_data_and_its_seed_only()
    {
        string shipped = folder.File("models");
        TextTask task = TinyTask.Create();
        ArtifactCache.Train(FakeStage.Perfect(), task, new StageOptions { Seed = 1 }, Path.Combine(shipped, task.Name));
        FakeStage stage = FakeStage.Perfect();
        var cache = new ArtifactCache(folder.File("artifacts"), shipped: shipped);

        StageArtifact came = cache.GetOrTrain(stage, task, new StageOptions { Seed = 1 });
        Assert.True(came is { IsShipped: true, Reused: true });
        Assert.Equal(0, stage.Fits);
        Assert.False(cache.GetOrTrain(stage, task, new StageOptions { Seed = 2 }).IsShipped);
        Assert.False(cache.GetOrTrain(stage, TinyTask.Create(test: 100), new StageOptions { Seed = 1 }).IsShipped);
        Assert.False(cache.GetOrTrain(FakeStage.Perfect("another"), task, new StageOptions { Seed = 1 }).IsShipped);
        Assert.False(cache.GetOrTrain(stage, task, new StageOptions { Seed = 1 }, trainAnew: true).IsShipped);

        File.AppendAllText(Directory.GetFiles(Path.Combine(shipped, task.Name)).First(file => !file.EndsWith("artifact.json", StringComparison.Ordinal)), "x");
        StageArtifact another = new ArtifactCache(folder.File("others"), shipped: shipped).GetOrTrain(stage, task, new StageOptions { Seed = 1 });
        Assert.False(another.IsShipped);
        Assert.Contains("not those that were written", another.Damage);
    }

    [Fact]
    public void What_apps_need_is_written_where_somebody_asked_for_a_folder_and_not_into_the_cache()
    {
        FakeStage stage = Exporting(folder =>
        {
            File.WriteAllText(Path.Combine(folder, "app.txt"), "for apps");
            return new StageExport("app.txt", 8, 3, 1e-7);
        });
        string path = folder.File("model");
        StageArtifact artifact = ArtifactCache.Train(stage, TinyTask.Create(), new StageOptions(), path);
        Assert.Equal("app.txt, 0.0 MB; on 3 texts its probabilities are at most 1.0e-7 off", artifact.Export?.ToString());
        Assert.True(File.Exists(Path.Combine(path, "app.txt")));
        StageArtifact.Read(path).Verify();
        Assert.Null(new ArtifactCache(folder.File("artifacts")).GetOrTrain(stage, TinyTask.Create(), new StageOptions()).Export);
        Assert.Empty(Directory.GetFiles(folder.File("artifacts"), "app.txt", SearchOption.AllDirectories));
    }

    [Fact]
    public void Nothing_is_written_where_the_file_for_apps_is_wrong()
    {
        string path = folder.File("model");
        FakeStage stage = Exporting(_ => throw new InvalidOperationException("it computes something else"));
        Assert.Throws<InvalidOperationException>(() => ArtifactCache.Train(stage, TinyTask.Create(), new StageOptions(), path));
        Assert.False(Directory.Exists(path));
    }

    [Theory]
    [InlineData("fake.txt", "99\nred\ngreen\nblue\n")]
    [InlineData("fake.txt", null)]
    [InlineData("artifact.json", "{ \"stage\": ")]
    [InlineData("artifact.json", "null")]
    [InlineData("artifact.json", null)]
    [InlineData("extra.bin", "not written by the stage")]
    public void Makes_a_damaged_artifact_anew(string file, string? content)
    {
        FakeStage stage = FakeStage.Perfect();
        StageResult good = Run(stage);
        string path = Path.Combine(Directory.GetDirectories(folder.File("artifacts")).Single(), file);
        if (content is null)
        {
            File.Delete(path);
        }
        else
        {
            File.WriteAllText(path, content);
        }

        ComparisonReport report = folder.Run(TinyTask.Create(), [stage]);
        Assert.False(report.Stages[0].Reused);
        Assert.Equal(good.ArtifactSha256, report.Stages[0].ArtifactSha256);
        Assert.Contains(report.Notes, n => n.Contains("'perfect' could not be used, so it was trained anew", StringComparison.Ordinal));
        Assert.True(Run(stage).Reused);
    }

    [Fact]
    public void Makes_an_artifact_anew_that_does_not_load()
    {
        var stage = new FakeStage("picky", (_, _, scores) => FakeStage.Spread(scores, 0)) { Loading = n => { if (n == 2) { throw new InputException("bad model"); } } };
        Run(stage);
        ComparisonReport report = folder.Run(TinyTask.Create(), [stage]);
        Assert.Equal((2, 3), (stage.Fits, stage.Loads));
        Assert.Contains(report.Notes, n => n.EndsWith("bad model", StringComparison.Ordinal));
    }

    [Fact]
    public void Fails_when_even_a_new_artifact_does_not_load()
    {
        var stage = new FakeStage("never", (_, _, scores) => FakeStage.Spread(scores, 0)) { Loading = _ => throw new InputException("bad model") };
        Assert.Equal("bad model", Assert.Throws<InputException>(() => Run(stage)).Message);
        Assert.Equal(1, stage.Fits);
    }

    [Fact]
    public void Serves_many_at_once()
    {
        TextTask task = TinyTask.Create();
        FakeStage stage = FakeStage.Guessing();
        var cache = new ArtifactCache(folder.File("artifacts"));
        Parallel.For(0, 32, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            using LoadedStage loaded = cache.Load(stage, task, new StageOptions(), "red", trainAnew: i % 2 == 0);
            Assert.Equal(3, loaded.Engine.Predict(new TextInput { Text = "green" }).Score.Length);
        });
        Assert.Single(Directory.GetDirectories(folder.File("artifacts")));
        StageArtifact.Read(cache.FolderOf(stage, task, new StageOptions())).Verify();
    }

    [Theory]
    [InlineData("extra.bin", "x", "'extra.bin' was added")]
    [InlineData("fake.txt", "x", "'fake.txt' was changed")]
    [InlineData("fake.txt", null, "'fake.txt' is missing")]
    public void Says_which_file_is_not_as_it_was(string file, string? content, string said)
    {
        StageArtifact artifact = ArtifactCache.Train(FakeStage.Perfect(), TinyTask.Create(), new StageOptions(), folder.File("model"));
        string path = Path.Combine(artifact.Folder, file);
        File.Delete(path);
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }

        Assert.Contains(said, Assert.Throws<InputException>(() => StageArtifact.Read(artifact.Folder).Verify()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_with_other_labels_than_its_model_is_refused()
    {
        FakeStage stage = FakeStage.Perfect();
        StageArtifact artifact = ArtifactCache.Train(stage, TinyTask.Create(), new StageOptions(), folder.File("model"));
        foreach (string[] others in (string[][])[["green", "red", "blue"], ["red", "green"], ["red", null!, "blue"]])
        {
            StageArtifact changed = artifact with { Labels = others };
            string message = Assert.Throws<InputException>(() => LoadedStage.Load(stage, changed, 1, "red")).Message;
            Assert.Contains("artifact.json' has other labels", message, StringComparison.Ordinal);
        }

        LoadedStage.Load(stage, artifact, 1, "red").Dispose();
    }

    [Fact]
    public void Replaces_no_artifact_beside_which_something_else_lies()
    {
        TextTask task = TinyTask.Create();
        ArtifactCache.Train(FakeStage.Perfect(), task, new StageOptions(), folder.File("model"));
        File.WriteAllText(folder.File("model/thesis.txt"), "years of work");
        Assert.Contains("holds 'thesis.txt'", Refused("model"), StringComparison.Ordinal);
        Directory.CreateDirectory(folder.File("other"));
        File.WriteAllText(folder.File("other/artifact.json"), "{ \"name\": \"something of somebody\" }");
        Assert.Contains("is of no model", Refused("other"), StringComparison.Ordinal);

        // What appears while training goes on is not lost either.
        FakeStage stage = Exporting(_ =>
        {
            Directory.CreateDirectory(folder.File("late"));
            File.WriteAllText(folder.File("late/thesis.txt"), "years of work");
            return null;
        });
        Assert.Contains("holds something else", Assert.Throws<InputException>(() => ArtifactCache.Train(stage, task, new StageOptions(), folder.File("late"))).Message, StringComparison.Ordinal);
        Assert.All((string[])["model/thesis.txt", "late/thesis.txt"], file => Assert.Equal("years of work", File.ReadAllText(folder.File(file))));

        string Refused(string name) => Assert.Throws<InputException>(() => ArtifactCache.Train(FakeStage.Perfect(), task, new StageOptions(), folder.File(name))).Message;
    }

    [Fact]
    public void Replaces_no_folder_but_an_artifact()
    {
        TextTask task = TinyTask.Create();
        Directory.CreateDirectory(folder.File("documents"));
        File.WriteAllText(folder.File("documents/thesis.txt"), "years of work");
        Assert.Contains("holds something else", Assert.Throws<InputException>(() => ArtifactCache.Train(FakeStage.Perfect(), task, new StageOptions(), folder.File("documents"))).Message);
        Assert.Equal(["documents", "documents/thesis.txt"], folder.Entries.Select(e => e.Replace('\\', '/')));

        Directory.CreateDirectory(folder.File("empty"));
        ArtifactCache.Train(FakeStage.Perfect(), task, new StageOptions(), folder.File("empty"));
        StageArtifact again = ArtifactCache.Train(FakeStage.Perfect(), task, new StageOptions { Seed = 2 }, folder.File("empty"));
        Assert.Equal((2, "colours"), (StageArtifact.Read(again.Folder).Seed, again.Task));
        Assert.Equal(TinyTask.Labels, StageArtifact.Read(again.Folder).Labels);
    }

    private static FakeStage Exporting(Func<string, StageExport?> export) =>
        new("exporting", (_, _, scores) => FakeStage.OneHot(scores, 0)) { Exporting = export };

    private StageResult Run(FakeStage stage, Func<ComparisonOptions, ComparisonOptions>? change = null) =>
        folder.Run(TinyTask.Create(), [stage], change).Stages[0];
}
