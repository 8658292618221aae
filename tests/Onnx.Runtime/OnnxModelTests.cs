using Microsoft.ML.OnnxRuntime;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Onnx.Runtime.Tests;

public sealed class OnnxModelTests
{
    /// <summary>Without a shape a single value would pass for a scalar, and no array for an empty one.</summary>
    [Fact]
    public void An_input_without_an_array_or_a_shape_is_an_error()
    {
        using OnnxModel model = OnnxModel.Load(TestModels.Identity(ElementType.Float, []));
        Assert.All(
            (Action[])[
                () => model.Run(("x", new float[1], null!)),
                () => model.Run(("x", (float[])null!, [0])),
                () => model.Run(("x", (float[])null!)),
                () => model.Run(("x", (string[])null!)),
                () => model.Run(("x", new string[1], null!)),
                () => OnnxInput.Of("x", new float[1].AsMemory(), null!),
                () => ExecutionProvider.Parse(null!),
            ],
            run => Assert.Throws<ArgumentNullException>(run));
    }

    private static CancellationToken Stop => CancellationToken.None;

    [Fact]
    public void Every_type_that_CSharp_has_goes_in_and_comes_out()
    {
        RoundTrip(ElementType.Float, [1.5f, -2f]);
        RoundTrip(ElementType.Double, [1.5, -2.0]);
        RoundTrip(ElementType.Float16, [(Half)1.5, (Half)(-2)]);
        RoundTrip(ElementType.Float16, [(Float16)1.5f, (Float16)(-2f)]);
        RoundTrip(ElementType.BFloat16, [(BFloat16)1.5f, (BFloat16)(-2f)]);
        RoundTrip<sbyte>(ElementType.Int8, [1, -2]);
        RoundTrip<byte>(ElementType.UInt8, [1, 255]);
        RoundTrip<short>(ElementType.Int16, [1, -2]);
        RoundTrip<ushort>(ElementType.UInt16, [1, 65535]);
        RoundTrip<int>(ElementType.Int32, [1, int.MinValue]);
        RoundTrip<uint>(ElementType.UInt32, [1, uint.MaxValue]);
        RoundTrip<long>(ElementType.Int64, [1, long.MinValue]);
        RoundTrip<ulong>(ElementType.UInt64, [1, ulong.MaxValue]);
        RoundTrip(ElementType.Bool, [true, false]);
    }

    [Fact]
    public void Strings_go_in_and_come_out()
    {
        using OnnxModel model = OnnxModel.Load(TestModels.Identity(ElementType.String, ["n"]));
        using OnnxResults results = model.Run(("x", ["", "Wörter", "日本"]));
        Assert.Equal(["", "Wörter", "日本"], results["y"].Strings());
    }

    [Fact]
    public void A_model_describes_itself()
    {
        using OnnxModel model = OnnxModel.Load(TestModels.Product(4, 2));
        Assert.Equal("x Float[batch, 4]", Assert.Single(model.Inputs).ToString());
        Assert.Equal("y Float[batch, 2]", Assert.Single(model.Outputs).ToString());
        Assert.Equal(ExecutionProvider.Cpu, model.Provider);
        Assert.Contains("no CUDA", model.ProviderReason);
        Assert.Equal("model on cpu: x Float[batch, 4] -> y Float[batch, 2]", model.ToString());
    }

    [Fact]
    public void What_is_wrong_with_an_input_is_said_before_anything_runs()
    {
        using OnnxModel model = OnnxModel.Load(TestModels.Product(4, 2));
        Assert.Equal("Input 'x' wants Float[batch, 4] and got Double[1, 4].", Assert.Throws<ArgumentException>(() => model.Run(("x", new double[4], [1, 4]))).Message);
        Assert.Equal("Input 'x' wants Float[batch, 4] and got Float[4].", Assert.Throws<ArgumentException>(() => model.Run(("x", new float[4]))).Message);
        Assert.Equal("Input 'x' wants Float[batch, 4] and got Float[1, 5].", Assert.Throws<ArgumentException>(() => model.Run(("x", new float[5], [1, 5]))).Message);
        Assert.Contains("has 4 elements, and 3 were given", Assert.Throws<ArgumentException>(() => model.Run(("x", new float[3], [1, 4]))).Message);
        Assert.Equal("The model has no input 'z'. It wants x Float[batch, 4].", Assert.Throws<ArgumentException>(() => model.Run(("z", new float[4], [1, 4]))).Message);
        Assert.Equal("Input 'x' is missing. The model wants x Float[batch, 4].", Assert.Throws<ArgumentException>(() => model.Run()).Message);
        Assert.Equal("Input 'x' is given twice.", Assert.Throws<ArgumentException>(() => model.Run(("x", new float[4], [1, 4]), ("x", new float[4], [1, 4]))).Message);
        Assert.Contains("no output 'q'", Assert.Throws<ArgumentException>(() => model.Run([("x", new float[4], [1, 4])], ["q"], Stop)).Message);
    }

    [Fact]
    public void A_binding_computes_what_a_run_does_and_allocates_nothing()
    {
        using OnnxModel model = OnnxModel.Load(TestModels.Product(4, 2));
        using OnnxBinding binding = model.CreateBinding();
        float[] x = [1, 2, 3, 4, 5, 6, 7, 8];
        x.CopyTo(binding.Input<float>("x", 2, 4));
        ReadOnlySpan<float> y = binding.Output<float>("y", 2, 2);
        binding.Run(Stop);
        using OnnxResults results = model.Run(("x", x, [2, 4]));
        Assert.Equal(results[0].Span<float>().ToArray(), y.ToArray());

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            binding.Input<float>("x", 2, 4).Fill(i);
            binding.Run(Stop);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_binding_computes_the_outputs_that_it_was_made_for_into_memory_that_it_was_given()
    {
        var g = new GraphBuilder("two");
        OnnxValue x = g.Input("x", ElementType.Float, ["n"]);
        g.Output("double", g.Mul(x, 2));
        g.Output("triple", g.Mul(x, 3));
        using OnnxModel model = OnnxModel.Load(Google.Protobuf.MessageExtensions.ToByteArray(g.Build()));
        using OnnxBinding binding = model.CreateBinding("triple");
        float[] tripled = new float[3];
        using RuntimeValue memory = RuntimeValue.Tensor(tripled, 3);
        binding.SetOutput("triple", memory);
        ((float[])[1, 2, 3]).CopyTo(binding.Input<float>("x", 3));
        binding.Run(Stop);
        Assert.Equal([3, 6, 9], tripled);
        Assert.Contains("without output 'double'", Assert.Throws<ArgumentException>(() => binding["double"]).Message);
        Assert.Contains("no output 'z'", Assert.Throws<ArgumentException>(() => model.CreateBinding("z")).Message);
        using RuntimeValue wrong = RuntimeValue.Tensor(new double[3], 3);
        Assert.Equal("Output 'triple' is Float[n], not Double[3].", Assert.Throws<ArgumentException>(() => binding.SetOutput("triple", wrong)).Message);
    }

    private static void RoundTrip<T>(ElementType type, T[] data)
        where T : unmanaged
    {
        using OnnxModel model = OnnxModel.Load(TestModels.Identity(type, ["n"]));
        using OnnxResults results = model.Run(OnnxInput.Of("x", data.AsMemory(), data.Length));
        Assert.Equal(data, results["y"].Span<T>().ToArray());
        Assert.Equal((int)type, (int)results["y"].ElementType);
    }
}
