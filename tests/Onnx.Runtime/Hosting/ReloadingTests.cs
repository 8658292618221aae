using Microsoft.Extensions.Logging.Abstractions;

namespace MlNetPath.Onnx.Runtime.Tests.Hosting;

public sealed class ReloadingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private int replaced;

    private string ModelPath => Path.Combine(folder.Root, "model.onnx");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_that_replaces_another_is_taken_once_it_is_quiet()
    {
        using Reloading<OnnxModel> models = Start(1);
        Replace(TestModels.Plus(2));
        models.Look();
        Assert.Equal(1, Answer(models));
        models.Look();
        Assert.Equal(2, Answer(models));
    }

    [Fact]
    public void A_file_that_is_written_over_is_taken()
    {
        using Reloading<OnnxModel> models = Start(1);
        File.WriteAllBytes(ModelPath, TestModels.Plus(3));
        File.SetLastWriteTimeUtc(ModelPath, DateTime.UtcNow.AddSeconds(5));
        models.Look();
        models.Look();
        Assert.Equal(3, Answer(models));
    }

    [Fact]
    public void A_broken_file_is_refused_and_what_was_there_stays_until_a_good_one_comes()
    {
        using Reloading<OnnxModel> models = Start(1);
        byte[] good = TestModels.Plus(2);
        Replace(good.AsSpan(0, good.Length / 2).ToArray());
        models.Look();
        models.Look();
        Assert.Equal(1, Answer(models));
        Assert.Contains("cannot be loaded", models.Refusal);
        Replace(good);
        models.Look();
        models.Look();
        Assert.Equal(2, Answer(models));
        Assert.Null(models.Refusal);
    }

    /// <summary>Weights beside it that come last, permissions, memory: the file itself stays as it is.</summary>
    [Fact]
    public void What_was_refused_is_tried_again_though_the_file_stays_as_it_is()
    {
        bool works = true;
        int loads = 0;
        File.WriteAllBytes(ModelPath, TestModels.Plus(1));
        var log = new RecordingLogger();
        OnnxModel Load()
        {
            loads++;
            return works ? OnnxModel.Load(ModelPath) : throw new OnnxModelException("not yet");
        }

        using var models = new Reloading<OnnxModel>("m", ModelPath, Load, null, log, TimeProvider.System);
        works = false;
        Replace(TestModels.Plus(2));
        for (int look = 0; look < 100; look++)
        {
            models.Look();
        }

        Assert.Equal("not yet", models.Refusal);
        Assert.InRange(loads, 3, 6); // less and less often
        Assert.Single(log.Entries);
        works = true;
        for (int look = 0; look < 256; look++)
        {
            models.Look();
        }

        Assert.Equal(2, Answer(models));
        Assert.Null(models.Refusal);
    }

    [Fact]
    public void A_log_that_fails_does_not_end_the_app()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        File.WriteAllBytes(ModelPath, TestModels.Plus(1));
        using var models = new Reloading<OnnxModel>("m", ModelPath, () => OnnxModel.Load(ModelPath), TimeSpan.FromSeconds(1), new FailingLogger(), clock);
        Replace(TestModels.Plus(2));
        clock.Advance(TimeSpan.FromSeconds(3)); // throws what the timer's callback throws
        Assert.Equal(2, Answer(models));
        Replace([1]);
        clock.Advance(TimeSpan.FromSeconds(3));
        Replace(TestModels.Plus(3));
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(3, Answer(models));
    }

    [Fact]
    public void A_file_that_goes_away_changes_nothing()
    {
        using Reloading<OnnxModel> models = Start(1);
        File.Delete(ModelPath);
        models.Look();
        models.Look();
        Assert.Equal(1, Answer(models));
    }

    [Fact]
    public void A_higher_version_beside_it_is_taken()
    {
        Directory.CreateDirectory(Path.Combine(folder.Root, "9"));
        Directory.CreateDirectory(Path.Combine(folder.Root, "10"));
        File.WriteAllBytes(Path.Combine(folder.Root, "9", "model.onnx"), TestModels.Plus(9));
        using var models = new Reloading<OnnxModel>("m", folder.Root, () => OnnxModel.Load(folder.Root), null, NullLogger.Instance, TimeProvider.System);
        Assert.Equal(9, Answer(models));
        File.WriteAllBytes(Path.Combine(folder.Root, "10", "model.onnx"), TestModels.Plus(10));
        models.Look();
        models.Look();
        Assert.Equal(10, Answer(models));
    }

    /// <summary>As Kubernetes mounts files: links to a folder that is itself a link, and only that one changes.</summary>
    [Fact]
    public void A_file_behind_a_link_is_taken_when_the_link_leads_elsewhere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links take a privilege there.");
        foreach (int version in (int[])[1, 2])
        {
            Directory.CreateDirectory(folder.At($"v{version}"));
            folder.Write($"v{version}/model.onnx", TestModels.Plus(version));
            File.SetLastWriteTimeUtc(folder.At($"v{version}/model.onnx"), DateTime.UnixEpoch.AddYears(50).AddDays(version));
        }

        Directory.CreateSymbolicLink(folder.At("data"), "v1");
        File.CreateSymbolicLink(ModelPath, "data/model.onnx");
        using var models = new Reloading<OnnxModel>("m", ModelPath, () => OnnxModel.Load(ModelPath), null, NullLogger.Instance, TimeProvider.System);
        Directory.CreateSymbolicLink(folder.At("next"), "v2");
        Directory.Delete(folder.At("data"));
        Directory.Move(folder.At("next"), folder.At("data"));
        models.Look();
        models.Look();
        Assert.Equal(2, Answer(models));
    }

    [Fact]
    public void What_is_in_use_is_used_to_its_end()
    {
        using Reloading<OnnxModel> models = Start(1);
        Shared<OnnxModel> before = models.Use();
        Replace(TestModels.Plus(2));
        models.Look();
        models.Look();
        Assert.Equal(1, Run(before.Value, 0));
        before.End();
        Assert.Throws<ObjectDisposedException>(() => Run(before.Value, 0));
        Assert.Equal(2, Answer(models));
    }

    /// <summary>16 threads make 200,000 calls while the file is replaced 1,000 times: no answer mixes two files or comes from none, and no memory stays behind.</summary>
    [Fact]
    public async Task Many_threads_through_a_thousand_reloads()
    {
        const int Threads = 16, Calls = 200_000, Reloads = 1000;
        using Reloading<OnnxModel> models = Start(0);
        using var model = new ReloadingModel(models);
        int made = 0, newest = 0, wrong = 0;
        CancellationToken stop = TestContext.Current.CancellationToken;
        Task[] callers = [.. Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                float[] x = [0, 1000, 5];
                int last = 0;
                while (Volatile.Read(ref made) < Calls)
                {
                    if (Volatile.Read(ref made) > (Volatile.Read(ref newest) + 2) * (Calls / Reloads))
                    {
                        Thread.Sleep(1); // so that every reload meets as many calls
                        continue;
                    }

                    Interlocked.Increment(ref made);
                    using OnnxResults results = model.Run(("x", x));
                    ReadOnlySpan<float> y = results[0].Span<float>();
                    if (y[1] != y[0] + 1000 || y[2] != y[0] + 5 || y[0] < last || y[0] > Volatile.Read(ref newest) + 1)
                    {
                        Interlocked.Increment(ref wrong);
                    }

                    last = (int)y[0];
                }
            },
            stop,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        long settled = 0;
        for (int i = 1; i <= Reloads; i++)
        {
            Replace(TestModels.Plus(i));
            models.Look();
            models.Look();
            Assert.Equal(i, Answer(models));
            Volatile.Write(ref newest, i);
            if (i == Reloads / 2)
            {
                settled = Memory();
            }
        }

        await Task.WhenAll(callers);
        Assert.Equal(0, wrong);
        Assert.True(made >= Calls);
        Assert.InRange(Memory() - settled, long.MinValue, 32L << 20);
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Environment.WorkingSet;
    }

    private static float Run(OnnxModel model, float x)
    {
        using OnnxResults results = model.Run(("x", (float[])[x]));
        return results[0].Span<float>()[0];
    }

    private static float Answer(Reloading<OnnxModel> models)
    {
        Shared<OnnxModel> model = models.Use();
        try
        {
            return Run(model.Value, 0);
        }
        finally
        {
            model.End();
        }
    }

    private Reloading<OnnxModel> Start(float what)
    {
        File.WriteAllBytes(ModelPath, TestModels.Plus(what));
        return new("m", ModelPath, () => OnnxModel.Load(ModelPath, new() { Threads = 1 }), null, NullLogger.Instance, TimeProvider.System);
    }

    // File systems keep times in ticks of some milliseconds; what is replaced sooner after it was written looks unchanged.
    private void Replace(byte[] model)
    {
        string beside = Path.Combine(folder.Root, Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(beside, model);
        File.SetLastWriteTimeUtc(beside, DateTime.UtcNow.AddSeconds(++replaced));
        File.Move(beside, ModelPath, overwrite: true);
    }

    private sealed class FailingLogger : Microsoft.Extensions.Logging.ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(Microsoft.Extensions.Logging.LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("The log is full.");
    }
}
