using MlNetPath.Onnx.Graph;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>Exporting leaves no trace: not in the network, not in torch.</summary>
/// <remarks>Runs alone: other tests draw torch's random numbers too.</remarks>
[Collection(nameof(UntouchedNetworkTests))]
[CollectionDefinition(nameof(UntouchedNetworkTests), DisableParallelization = true)]
public sealed class UntouchedNetworkTests : ExportFolder
{
    private static readonly TensorSpec X = TensorSpec.Float("x", ["batch", 4]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_module_is_in_its_mode_again(bool succeeds)
    {
        using Sequential network = PartlyFrozen(succeeds ? Identity() : new Written(x => x.sin(), (g, x) => x));
        bool[] before = Modes(network);
        Assert.Contains(true, before);
        Assert.Contains(false, before);

        Exception? failure = Record.Exception(() => Export(network, X));

        Assert.Equal(succeeds, failure is null);
        Assert.Equal(before, Modes(network));
    }

    [Fact]
    public void A_module_in_two_places_keeps_its_mode()
    {
        ReLU shared = ReLU();
        using Sequential network = Sequential(("first", Sequential(("a", shared), ("b", ReLU()))), ("second", Sequential(("a", Sequential(("b", shared))))), ("third", ReLU()));
        network.train();
        shared.eval();
        Export(network, X);
        Assert.False(shared.training);
        Assert.All(network.named_modules().Where(m => m.module != shared), m => Assert.True(m.module.training));
        Assert.True(network.training);
    }

    [Fact]
    public void Parameters_keep_values_and_gradients()
    {
        using Sequential network = Sequential(("frozen", Linear(4, 4)), ("free", Linear(4, 4)), ("relu", ReLU(inplace: true)));
        foreach (Parameter parameter in ((Linear)network.children().First()).parameters())
        {
            parameter.requires_grad = false;
        }

        using Tensor loss = network.call(ones(2, 4)).sum();
        loss.backward();
        (string, bool, float[], float[]?)[] before = State(network);

        Export(network, X);

        (string Name, bool Learns, float[] Values, float[]? Gradient)[] after = State(network);
        Assert.Equal(before.Length, after.Length);
        Assert.All(before.Zip(after), pair => Assert.Equivalent(pair.First, pair.Second, strict: true));
        Assert.Contains(after, p => p.Gradient is not null);
        Assert.True(is_grad_enabled());
    }

    [Fact]
    public void Random_numbers_go_on_as_if_nothing_had_happened()
    {
        using Sequential network = Sequential(("linear", Linear(4, 4)), ("dropout", Dropout(0.5)));
        using var recurrent = new Recurrent();
        using TransformerEncoderLayer attention = TransformerEncoderLayer(4, 2, 8);
        TensorSpec sequence = TensorSpec.Float("x", ["batch", "length", 4]);
        random.manual_seed(11);
        using Tensor wanted = rand(8);
        random.manual_seed(11);
        Export(network, X);
        Export(recurrent, sequence); // what TorchSharp hides about these is found out by running them
        Export(attention, sequence);
        using Tensor got = rand(8);
        Assert.Equal(wanted.data<float>().ToArray(), got.data<float>().ToArray());
    }

    [Fact]
    public void No_tensor_stays_behind()
    {
        using Sequential network = Sequential(("linear", Linear(4, 6)), ("act", GELU()), ("norm", Linear(6, 4)));
        using var recurrent = new Recurrent();
        Export(network, X); // whatever is made once is made now
        Export(recurrent, TensorSpec.Float("x", ["batch", "length", 4]));
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Export(network, X);
        Export(recurrent, TensorSpec.Float("x", ["batch", "length", 4]));
        Refusal(new Written(x => x.sin(), (g, x) => x), X);
        Refusal(new Written(x => x.reshape(3, 3), (g, x) => x), X);

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_scope_of_the_caller_keeps_its_tensors()
    {
        using Sequential network = Sequential(("linear", Linear(4, 4)), ("act", ReLU(inplace: true)));
        using var scope = NewDisposeScope();
        Tensor own = ones(3);
        Export(network, X);
        Assert.Equal(3, own.sum().item<float>());
        Assert.All(network.parameters(), p => Assert.False(p.IsInvalid));
    }

    private static Sequential PartlyFrozen(Module<Tensor, Tensor> last)
    {
        Sequential frozen = Sequential(("a", Linear(4, 4)), ("dropout", Dropout(0.5)));
        Sequential half = Sequential(("a", Linear(4, 4)), ("dropout", Dropout(0.5)));
        Sequential network = Sequential(("frozen", frozen), ("half", half), ("last", last));
        network.train();
        frozen.eval();
        half.children().First().eval();
        return network;
    }

    private static bool[] Modes(Module network) => [network.training, .. network.named_modules().Select(m => m.module.training)];

    private static (string Name, bool Learns, float[] Values, float[]? Gradient)[] State(Module network) =>
        [.. network.named_parameters().Select(p => (p.name, p.parameter.requires_grad, p.parameter.data<float>().ToArray(), p.parameter.grad?.data<float>().ToArray()))];

    private sealed class Recurrent : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly GRU gru = GRU(4, 3, 2, batchFirst: true, bidirectional: true);
        private readonly RNN rnn = RNN(6, 3, batchFirst: true);

        public Recurrent()
            : base(nameof(Recurrent)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            return rnn.call(gru.call(x).Item1).Item1.MoveToOuterDisposeScope();
        }

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Call(rnn, [g.Call(gru, [x])[0]])[0];
    }
}
