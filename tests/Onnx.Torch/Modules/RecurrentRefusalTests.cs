using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch.Tests.Exporting;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>What recurrent layers and activations refuse, and how they say it.</summary>
public sealed class RecurrentRefusalTests : ExportFolder
{
    private static readonly TensorSpec X = TensorSpec.Float("x", ["length", "batch", 5]);

    [Fact]
    public void A_sequence_without_a_batch_is_refused()
    {
        using GRU gru = GRU(5, 4);
        OnnxExportException e = Refusal(gru, TwoOutputs(TensorSpec.Float("x", ["length", 5])));
        Assert.Equal("Module at the root (GRU): it takes sequences in a batch, of three axes, and x: Float[length, 5] has 2; add an axis of length 1 for a batch of one", e.Message);
    }

    [Fact]
    public void Other_element_types_are_refused()
    {
        using LSTM lstm = LSTM(5, 4, dtype: float64);
        OnnxExportException e = Refusal(lstm, TwoOutputs(TensorSpec.Double("x", ["length", "batch", 5])));
        Assert.Equal("Module at the root (LSTM): ONNX Runtime computes recurrent layers in Float, not in Double; convert module and input with to(float32)", e.Message);
    }

    [Fact]
    public void Inputs_of_another_width_are_refused()
    {
        using GRU gru = GRU(5, 4);
        Assert.Contains("Module at the root (GRU): GRU", Refusal(gru, TwoOutputs(TensorSpec.Float("x", ["length", "batch", 6]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_state_of_two_is_refused()
    {
        using var lstm = new OneStateOfTwo();
        Assert.Contains("it takes sequences, and both initial states or none; 2 inputs were given", Refusal(lstm, X).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_without_states_that_TorchSharp_cannot_run_is_refused()
    {
        using LSTMCell cell = LSTMCell(5, 4);
        Assert.Equal("Module at the root (LSTMCell): it takes an input and both states, which TorchSharp cannot leave out; 1 inputs were given", Refusal(cell, TwoOutputs(TensorSpec.Float("x", ["batch", 5]))).Message);
    }

    [Fact]
    public void A_state_for_other_layers_is_refused()
    {
        using GRU gru = GRU(5, 4, 2);
        Assert.Contains("Module at the root (GRU): Split", Refusal(gru, TwoOutputs(X, TensorSpec.Float("h", [3, "batch", 4]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_activation_that_no_output_shows_is_not_guessed()
    {
        using RNN rnn = RNN(5, 4, nonLinearity: NonLinearities.ReLU);
        using (no_grad())
        {
            foreach (Parameter parameter in rnn.parameters())
            {
                parameter.zero_();
            }
        }

        Assert.StartsWith("Module at the root (RNN): whether it uses tanh or ReLU could not be determined", Refusal(rnn, TwoOutputs(X)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Axes_that_the_input_lacks_are_refused()
    {
        Assert.Equal("Module at the root (Softmax): it works along axis 2, and its input has 2", Refusal(Softmax(2), TensorSpec.Float("x", ["batch", 4])).Message);
        Assert.Equal("Module at the root (Softmax2d): it works along axis -3, and its input has 2", Refusal(Softmax2d(), TensorSpec.Float("x", ["batch", 4])).Message);
    }

    [Fact]
    public void What_no_kernel_computes_is_refused()
    {
        Assert.StartsWith("Module at the root (GELU): ONNX Runtime computes the error function in Float only", Refusal(GELU(), TensorSpec.Double("x", ["batch", 4])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_do_as_it_is_called_is_refused()
    {
        Assert.StartsWith("Module at the root (Hardtanh): this version of TorchSharp gives its input back unchanged", Refusal(Hardtanh(), TensorSpec.Float("x", ["batch", 4])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_odd_axis_is_not_halved()
    {
        Assert.Equal("Module at the root (GLU): it halves axis -1, whose length is 5", Refusal(GLU(), TensorSpec.Float("x", ["batch", 5])).Message);
    }

    private static ExportOptions TwoOutputs(params TensorSpec[] inputs) => new() { Inputs = inputs, Outputs = ["output", "h_n"] };

    private sealed class OneStateOfTwo : Module<Tensor, Tensor>, IOnnxModule
    {
        private readonly LSTM lstm = LSTM(5, 4);

        public OneStateOfTwo()
            : base(nameof(OneStateOfTwo)) => RegisterComponents();

        public override Tensor forward(Tensor x) => lstm.call(x).Item1;

        public OnnxValue Export(OnnxScope g, OnnxValue x) => g.Call(lstm, [x, x])[0];
    }
}
