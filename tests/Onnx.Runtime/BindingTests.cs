using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using static MlNetPath.Onnx.Runtime.Tests.ProtoModels;

namespace MlNetPath.Onnx.Runtime.Tests;

public sealed class BindingTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public void Shapes_may_change_from_run_to_run_and_outputs_are_made_as_needed()
    {
        using OnnxModel model = OnnxModel.Load(TestModels.Product(4, 2));
        using OnnxBinding makes = model.CreateBinding(), fills = model.CreateBinding();
        foreach (int rows in (int[])[1, 100, 3, 0, 7])
        {
            float[] x = [.. Enumerable.Range(0, rows * 4).Select(i => i * 0.25f)];
            using OnnxResults results = model.Run(("x", x, [rows, 4]));
            x.CopyTo(makes.Input<float>("x", rows, 4));
            makes.Run(Stop);
            Assert.Equal(results[0].ToString(), makes["y"].ToString());
            Assert.Equal(results[0].Span<float>().ToArray(), makes["y"].Span<float>().ToArray());
            x.CopyTo(fills.Input<float>("x", rows, 4));
            ReadOnlySpan<float> y = fills.Output<float>("y", rows, 2);
            fills.Run(Stop);
            Assert.Equal(results[0].Span<float>().ToArray(), y.ToArray());
        }
    }

    /// <summary>Native code has the memory during a run; to free it then would end the process.</summary>
    [Fact]
    public async Task Another_thread_neither_uses_nor_frees_it_during_a_run()
    {
        using OnnxModel model = OnnxModel.Load(Loop(long.MaxValue), new() { Threads = 1 });
        OnnxBinding binding = model.CreateBinding();
        binding.Input<float>("x", 1);
        using var stop = new CancellationTokenSource();
        Task run = Task.Run(Run, CancellationToken.None);
        string? message = null;
        while (message is null && !run.IsCompleted)
        {
            try
            {
                binding.Input<float>("x", 1);
            }
            catch (InvalidOperationException e)
            {
                message = e.Message; // the run has begun
            }
        }

        Assert.Contains("for one thread at a time", message);
        Assert.Throws<InvalidOperationException>(() => binding.Run(Stop));
        binding.Dispose();
        Assert.False(run.IsCompleted);
        Assert.Throws<ObjectDisposedException>(() => binding.Run(Stop));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Throws<ObjectDisposedException>(() => binding.Input<float>("x", 1).Length);
        binding.Dispose();

        void Run()
        {
            while (true)
            {
                try
                {
                    binding.Run(stop.Token);
                }
                catch (InvalidOperationException e) when (e is not ObjectDisposedException)
                {
                    // the look below was in it first
                }
            }
        }
    }

    [Fact]
    public void Memory_for_an_output_of_another_shape_is_an_error_after_which_it_goes_on()
    {
        using OnnxModel model = OnnxModel.Load(TestModels.Product(4, 2));
        using OnnxBinding binding = model.CreateBinding();
        binding.Input<float>("x", 3, 4).Fill(1);
        binding.Output<float>("y", 2, 2);
        Assert.StartsWith("model failed to run: ", Assert.Throws<OnnxModelException>(() => binding.Run(Stop)).Message);
        ReadOnlySpan<float> y = binding.Output<float>("y", 3, 2);
        binding.Run(Stop);
        Assert.Equal(y[0], y[4]);
    }

    [Fact]
    public void What_does_not_fit_is_said_and_leaves_what_was_bound()
    {
        using OnnxModel model = OnnxModel.Load(TestModels.Product(4, 2));
        using OnnxBinding binding = model.CreateBinding();
        Assert.Equal("Input 'x' is missing. The model wants x Float[batch, 4].", Assert.Throws<ArgumentException>(() => binding.Run(Stop)).Message);
        binding.Input<float>("x", 1, 4).Fill(1);
        Assert.Throws<InvalidOperationException>(() => binding["y"]);
        Assert.Equal("Input 'x' wants Float[batch, 4] and got Float[1, 5].", Assert.Throws<ArgumentException>(() => binding.Input<float>("x", 1, 5).Length).Message);
        Assert.Equal("Input 'x' wants Float[batch, 4] and got Int64[1, 4].", Assert.Throws<ArgumentException>(() => binding.Input<long>("x", 1, 4).Length).Message);
        Assert.Equal("Output 'y' is Float[batch, 2], not Double[1, 2].", Assert.Throws<ArgumentException>(() => binding.Output<double>("y", 1, 2).Length).Message);
        Assert.Contains("no output 'z'", Assert.Throws<ArgumentException>(() => binding["z"]).Message);
        binding.Run(Stop);
        Assert.Equal("Float[1, 2]", binding["y"].ToString());
    }

    [Fact]
    public void Too_much_memory_is_refused_and_the_input_is_missing_then()
    {
        using OnnxModel model = OnnxModel.Load(TestModels.Product(4, 2));
        using OnnxBinding binding = model.CreateBinding();
        binding.Input<float>("x", 1, 4).Fill(1);
        binding.Run(Stop);
        Assert.Contains("which takes 16000000000 bytes", Assert.Throws<ArgumentException>(() => binding.Input<float>("x", 1_000_000_000, 4).Length).Message);
        binding.Run(Stop);
        Assert.Equal("Float[1, 2]", binding["y"].ToString());
    }

    /// <summary>As in a recurrent network, whose state goes round.</summary>
    [Fact]
    public void An_output_goes_in_again()
    {
        using OnnxModel model = OnnxModel.Load(TestModels.Plus(1));
        using OnnxBinding binding = model.CreateBinding();
        binding.Input<float>("x", 2).Clear();
        binding.Run(Stop);
        for (int i = 0; i < 100; i++)
        {
            binding.SetInput("x", binding["y"]);
            binding.Run(Stop);
        }

        Assert.Equal([101f, 101f], binding["y"].Span<float>().ToArray());
    }

    [Fact]
    public void Memory_is_not_written_while_it_is_read()
    {
        using OnnxModel model = OnnxModel.Load(TestModels.Plus(1));
        using OnnxBinding binding = model.CreateBinding();
        binding.Input<float>("x", 2).Clear();
        binding.Output<float>("y", 2);
        binding.Run(Stop);
        binding.SetInput("x", binding["y"]);
        Assert.StartsWith("Input 'x' is the memory of output 'y'", Assert.Throws<ArgumentException>(() => binding.Run(Stop)).Message);
        using RuntimeValue value = RuntimeValue.Tensor(new float[2], 2);
        binding.SetInput("x", value);
        binding.Run(Stop);
        binding.SetOutput("y", value);
        Assert.Throws<ArgumentException>(() => binding.Run(Stop));
    }

    [Fact]
    public void A_value_that_is_bound_may_be_disposed()
    {
        using OnnxModel model = OnnxModel.Load(TestModels.Plus(1));
        using OnnxBinding binding = model.CreateBinding();
        using (RuntimeValue value = RuntimeValue.Tensor([1f, 2], 2))
        {
            binding.SetInput("x", value);
        }

        GC.Collect();
        binding.Run(Stop);
        Assert.Equal([2f, 3], binding["y"].Span<float>().ToArray());
        RuntimeValue gone = RuntimeValue.Copy<float>([1], 1);
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() => binding.SetInput("x", gone));
    }

    [Fact]
    public void Some_outputs_are_computed_into_memory_of_the_callers()
    {
        TypeProto x = Tensor(ElementType.Float, "n");
        using OnnxModel model = OnnxModel.Load(Model(GraphOf([Value("x", x)], [Value("a", x), Value("b", x)], [Node("Neg", ["x"], ["a"]), Node("Abs", ["x"], ["b"])])));
        using OnnxBinding binding = model.CreateBinding("b");
        float[] mine = new float[2];
        using (RuntimeValue memory = RuntimeValue.Tensor(mine, 2))
        {
            binding.SetOutput("b", memory);
        }

        for (int i = 1; i < 3; i++)
        {
            binding.Input<float>("x", 2).Fill(-i);
            GC.Collect();
            binding.Run(Stop);
            Assert.Equal([i, i], mine);
        }

        Assert.Equal("The binding was made without output 'a'.", Assert.Throws<ArgumentException>(() => binding["a"]).Message);
        Assert.Throws<ArgumentException>(() => binding.Output<float>("a", 2).Length);
        Assert.Contains("no output 'z'", Assert.Throws<ArgumentException>(() => model.CreateBinding("z")).Message);
        using RuntimeValue wrong = RuntimeValue.Tensor(new double[2], 2), two = RuntimeValue.Tensor(new float[2], 2), sequence = RuntimeValue.Sequence(two);
        Assert.Equal("Output 'b' is Float[n], not Double[2].", Assert.Throws<ArgumentException>(() => binding.SetOutput("b", wrong)).Message);
        Assert.Throws<ArgumentException>(() => binding.SetOutput("b", sequence));
    }

    [Fact]
    public void A_span_of_a_binding_that_is_gone_is_memory_still()
    {
        Span<float> x = Filled();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(7, x[^1]);
        x.Fill(1);

        static Span<float> Filled()
        {
            using OnnxModel model = OnnxModel.Load(TestModels.Plus(1));
            using OnnxBinding binding = model.CreateBinding();
            Span<float> span = binding.Input<float>("x", 1000);
            span.Fill(7);
            binding.Input<float>("x", 100_000).Fill(8);
            return span;
        }
    }

    [Fact]
    public void Inputs_of_every_kind_can_be_bound()
    {
        using OnnxModel strings = OnnxModel.Load(TestModels.Identity(ElementType.String, ["n"]));
        using OnnxBinding binding = strings.CreateBinding();
        using RuntimeValue text = RuntimeValue.Strings(["a", "b"], 2);
        binding.SetInput("x", text);
        binding.Run(Stop);
        Assert.Equal(["a", "b"], binding["y"].Strings());

        TypeProto floats = Tensor(ElementType.Float, "n");
        using OnnxModel sequences = OnnxModel.Load(OneNode("SequenceLength", Sequence(floats), Tensor(ElementType.Int64)));
        using OnnxBinding other = sequences.CreateBinding();
        using RuntimeValue one = RuntimeValue.Tensor([1f], 1), sequence = RuntimeValue.Sequence(one, one);
        other.SetInput("x", sequence);
        Assert.Throws<ArgumentException>(() => other.Input<float>("x", 1).Length);
        ReadOnlySpan<long> count = other.Output<long>("y");
        other.Run(Stop);
        Assert.Equal(2, count[0]);
    }

    [Fact]
    public void Disposed_it_says_so_and_so_does_one_whose_model_is()
    {
        OnnxModel model = OnnxModel.Load(TestModels.Plus(1));
        OnnxBinding gone = model.CreateBinding();
        gone.Dispose();
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() => gone.Input<float>("x", 1).Length);
        Assert.Throws<ObjectDisposedException>(() => gone.Run(Stop));
        using OnnxBinding orphan = model.CreateBinding();
        orphan.Input<float>("x", 1).Fill(1);
        orphan.Run(Stop);
        model.Dispose();
        Assert.Equal(2, orphan["y"].Span<float>()[0]);
        Assert.Throws<ObjectDisposedException>(() => orphan.Run(Stop));
        Assert.Throws<ObjectDisposedException>(() => model.CreateBinding());
    }
}
