using MlNetPath.Onnx.Graph;

namespace MlNetPath.Onnx.Runtime.Tests;

/// <summary>What is disposed, stopped or forgotten while others use it.</summary>
public sealed class LifetimeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_stopped_in_its_middle()
    {
        using OnnxModel model = OnnxModel.Load(ProtoModels.Loop(long.MaxValue), new() { Threads = 1 });
        using var stop = new CancellationTokenSource();
        using var running = new ManualResetEventSlim();
        Task run = Task.Run(
            () =>
            {
                running.Set();
                using OnnxResults results = model.Run([("x", (float[])[1])], [], stop.Token);
            },
            Stop);
        running.Wait(Stop);
        await Task.Delay(100, Stop); // so that it is in its middle; the loop itself never ends
        await stop.CancelAsync();
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(stop.Token, e.CancellationToken);

        using OnnxBinding binding = model.CreateBinding();
        binding.Input<float>("x", 1).Fill(1);
        Assert.ThrowsAny<OperationCanceledException>(() => binding.Run(stop.Token));
        using OnnxModel few = OnnxModel.Load(ProtoModels.Loop(3));
        using var never = new CancellationTokenSource();
        using OnnxResults results = few.Run([("x", (float[])[1])], [], never.Token);
        Assert.Equal(4, results[0].Span<float>()[0]);
    }

    /// <summary>The loop ends only if the model is still there when it is stopped.</summary>
    [Fact]
    public async Task A_model_that_is_disposed_lets_its_runs_end()
    {
        OnnxModel model = OnnxModel.Load(ProtoModels.Loop(200_000), new() { Threads = 1 });
        using var running = new CountdownEvent(2);
        Task<float>[] runs = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            float[] x = [1];
            OnnxInput input = ("x", x);
            using OnnxResults first = model.Run(input);
            running.Signal();
            try
            {
                using OnnxResults results = model.Run(input);
                return results[0].Span<float>()[0];
            }
            catch (ObjectDisposedException)
            {
                return first[0].Span<float>()[0]; // it came too late, and was told so
            }
        }))];
        running.Wait(Stop);
        model.Dispose();
        Assert.All(await Task.WhenAll(runs), y => Assert.Equal(200_001, y));
        Assert.Equal(nameof(OnnxModel), Assert.Throws<ObjectDisposedException>(() => model.Run(("x", new float[1]))).ObjectName.Split('.')[^1]);
        model.Dispose();
        Assert.Equal("model on cpu: x Float[n] -> y Float[n]", model.ToString());
    }

    [Fact]
    public async Task A_value_that_is_disposed_during_a_run_stays_until_its_end()
    {
        using OnnxModel model = OnnxModel.Load(ProtoModels.Loop(100_000), new() { Threads = 1 });
        float[] data = [1, 2];
        RuntimeValue value = RuntimeValue.Tensor(data, 2);
        using var running = new ManualResetEventSlim();
        Task<float[]> run = Task.Run(
            () =>
            {
                OnnxInput input = ("x", value);
                running.Set();
                using OnnxResults results = model.Run(input);
                return results[0].Span<float>().ToArray();
            },
            Stop);
        running.Wait(Stop);
        value.Dispose();
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        try
        {
            Assert.Equal((float[])[100_001, 200_002], await run);
        }
        catch (ObjectDisposedException)
        {
            // The run had not begun; it was told so.
        }

        Assert.Throws<ObjectDisposedException>(() => value.Span<float>().Length);
        Assert.Throws<ObjectDisposedException>(() => model.Run(("x", value)));
    }

    [Fact]
    public void Results_outlive_their_model()
    {
        OnnxModel model = OnnxModel.Load(TestModels.Product(64, 64));
        float[] x = [.. Enumerable.Range(0, 64 * 64).Select(i => i % 7f)];
        OnnxResults results = model.Run(("x", x, [64, 64]));
        float[] before = results[0].Span<float>().ToArray();
        model.Dispose();
        GC.Collect();
        Assert.Equal(before, results[0].Span<float>().ToArray());
        results.Dispose();
        results.Dispose();
        Assert.Throws<ObjectDisposedException>(() => results[0].Span<float>().Length);
    }

    /// <summary>Inputs lie in arrays that a compacting collection would move, and nobody disposes anything.</summary>
    [Fact]
    public async Task Collections_during_runs_move_nothing_that_is_in_use()
    {
        using OnnxModel model = OnnxModel.Load(TestModels.Identity(ElementType.Int64, ["n"]), new() { Threads = 1 });
        using var done = new CancellationTokenSource();
        Task collector = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
                }
            },
            Stop);
        for (int i = 0; i < 3000; i++)
        {
            long[] x = new long[1 + (i % 50)];
            x.AsSpan().Fill(i);
            OnnxResults forgotten = model.Run(("x", x));
            long[] y = forgotten[0].Span<long>().ToArray();
            GC.KeepAlive(forgotten);
            Assert.Equal(x, y);
        }

        await done.CancelAsync();
        await collector;
    }

    [Fact]
    public void Outputs_are_found_by_name_and_place_and_only_those_that_were_asked_for()
    {
        using OnnxModel model = OnnxModel.Load(ProtoModels.Model(ProtoModels.GraphOf(
            [ProtoModels.Value("x", ProtoModels.Tensor(ElementType.Float, "n"))],
            [ProtoModels.Value("a", ProtoModels.Tensor(ElementType.Float, "n")), ProtoModels.Value("b", ProtoModels.Tensor(ElementType.Float, "n"))],
            [ProtoModels.Node("Neg", ["x"], ["a"]), ProtoModels.Node("Abs", ["x"], ["b"])])));
        using OnnxResults both = model.Run(("x", (float[])[-1])), swapped = model.Run([("x", (float[])[-2])], ["b", "a"], Stop);
        Assert.Equal(["a", "b"], both.Names);
        Assert.Equal(["b", "a"], swapped.Names);
        Assert.Equal((2, -1 + 2), (swapped["b"].Span<float>()[0], both["a"].Span<float>()[0]));
        using OnnxResults one = model.Run([("x", (float[])[-3])], ["b"], Stop);
        Assert.Equal(3, Assert.Single(one).Span<float>()[0]);
        Assert.Equal("There is no output 'a'. The outputs are b.", Assert.Throws<KeyNotFoundException>(() => one["a"]).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => one[1]);
        Assert.Equal("The model has no output 'q'. It has a Float[n], b Float[n].", Assert.Throws<ArgumentException>(() => model.Run([("x", new float[1])], ["q"], Stop)).Message);
    }
}
