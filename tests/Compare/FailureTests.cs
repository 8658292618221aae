using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Compare.Tests;

public sealed class FailureTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Stops_at_once_though_training_does_not_listen()
    {
        using var stop = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        FakeStage deaf = Training("deaf", _ =>
        {
            stop.Cancel();
            release.Wait();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Comparison.Run(TinyTask.Create(), [deaf], folder.Options(), cancellation: stop.Token));
        release.Set();
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void Stops_training_that_reads_rows()
    {
        using var stop = new CancellationTokenSource();
        using var ended = new ManualResetEventSlim();
        int rows = 0;
        FakeStage slow = Training("slow", view =>
        {
            try
            {
                using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
                while (cursor.MoveNext())
                {
                    if (++rows == 10)
                    {
                        stop.Cancel();
                    }
                }
            }
            finally
            {
                ended.Set();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Comparison.Run(TinyTask.Create(), [slow], folder.Options(), cancellation: stop.Token));
        ended.Wait(TestContext.Current.CancellationToken);
        Assert.Equal(10, rows);
        Assert.Empty(folder.Entries);
    }

    [Theory]
    [InlineData(ComparisonPhase.Load)]
    [InlineData(ComparisonPhase.Score)]
    [InlineData(ComparisonPhase.Latency)]
    [InlineData(ComparisonPhase.Done)]
    public void Stops_in_every_phase(ComparisonPhase phase)
    {
        using var stop = new CancellationTokenSource();
        FakeStage second = FakeStage.Guessing();
        var progress = new Stopper(phase, stop);
        Assert.ThrowsAny<OperationCanceledException>(
            () => Comparison.Run(TinyTask.Create(), [FakeStage.Perfect(), second], folder.Options(), progress, stop.Token));
        Assert.Equal(0, second.Fits);
        Assert.DoesNotContain(folder.Entries, e => e.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Stops_before_it_starts() => Assert.ThrowsAny<OperationCanceledException>(
        () => Comparison.Run(TinyTask.Create(), [FakeStage.Perfect()], folder.Options(), cancellation: new CancellationToken(canceled: true)));

    [Fact]
    public void Names_the_stage_whose_training_fails()
    {
        FakeStage broken = Training("broken", _ => throw new DivideByZeroException("by zero"));
        StageException e = Assert.Throws<StageException>(() => Run(broken));
        Assert.Equal("The stage 'broken' failed while training: by zero", e.Message);
        Assert.IsType<DivideByZeroException>(e.InnerException);
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void Names_the_stage_whose_scoring_fails()
    {
        var broken = new FakeStage("broken", (text, _, scores) =>
        {
            FakeStage.Spread(scores, 0);
            if (text.Contains(" 100 ", StringComparison.Ordinal))
            {
                throw new DivideByZeroException("by zero");
            }
        });
        Assert.Equal("The stage 'broken' failed while scoring: by zero", Assert.Throws<StageException>(() => Run(broken)).Message);
    }

    [Fact]
    public void Passes_on_what_is_meant_for_the_user()
    {
        Assert.Equal("rule 3", Assert.Throws<InputException>(() => Run(Training("rules", _ => throw new InputException("rule 3")))).Message);
        var loud = new FakeStage("loud", (_, _, scores) => Array.Fill(scores, 2));
        Assert.StartsWith("The stage 'loud' cannot be measured.", Assert.Throws<InputException>(() => Run(loud)).Message);
        var broken = new FakeStage("broken", (_, _, scores) => Array.Fill(scores, float.NaN));
        Assert.StartsWith("The stage 'broken' cannot be measured.", Assert.Throws<InputException>(() => Run(broken)).Message);
    }

    [Fact]
    public void Says_when_artifacts_cannot_be_written()
    {
        File.WriteAllText(folder.File("artifacts"), "a file where the folder should be");
        Assert.Contains("Cannot write the folder", Assert.Throws<InputException>(() => Run(FakeStage.Perfect())).Message);
    }

    [Fact]
    public void Loses_no_training_where_a_spare_folder_takes_the_artifacts()
    {
        File.WriteAllText(folder.File("artifacts"), "a file where the folder should be");
        FakeStage first = FakeStage.Perfect(), second = FakeStage.Guessing();
        ComparisonReport report = folder.Run(TinyTask.Create(), [first, second], o => o with { SpareArtifactFolder = folder.File("spare") });
        Assert.Equal((1, 1), (first.Fits, second.Fits));
        Assert.Equal(2, Directory.GetDirectories(folder.File("spare")).Length);
        Assert.Contains(folder.File("artifacts"), Assert.Single(report.Notes, note => note.Contains("not kept", StringComparison.Ordinal)));
    }

    private static FakeStage Training(string id, Action<IDataView> training) => new(id, (_, _, scores) => FakeStage.Spread(scores, 0)) { Training = training };

    private void Run(FakeStage stage) => folder.Run(TinyTask.Create(), [stage]);

    private sealed class Stopper(ComparisonPhase phase, CancellationTokenSource stop) : IProgress<ComparisonProgress>
    {
        public void Report(ComparisonProgress value)
        {
            if (value.Phase == phase)
            {
                stop.Cancel();
            }
        }
    }
}
