using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch.Tests.Exporting;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>What TorchSharp hides and no output shows can be stated; what is stated wrongly is refused.</summary>
public sealed class HyperparametersTests : ExportFolder
{
    private static readonly TensorSpec[] Attended = [TensorSpec.Float("query", ["queries", "batch", 8]), TensorSpec.Float("key", ["keys", "batch", 8]), TensorSpec.Float("value", ["keys", "batch", 8])];
    private static readonly TensorSpec[] Source = [TensorSpec.Float("src", ["length", "batch", 8])];
    private static readonly TensorSpec[] Bags = [TensorSpec.Int64("ids", ["batch", "length"], 0, 9)];

    [Fact]
    public void Heads_of_attention_whose_weights_do_not_show_them()
    {
        using MultiheadAttention attention = MultiheadAttention(8, 2);
        Zero(attention, "in_proj_weight");
        Assert.Contains("or state it in ExportOptions.Hyperparameters", Refuse(attention, Attended, "y", "weights"), StringComparison.Ordinal);
        Assert.Contains("does not tell add_zero_attn,", Refuse(attention, new Hyperparameters { Heads = 2 }, Attended, "y", "weights"), StringComparison.Ordinal);
        Stating(attention, new Hyperparameters { Heads = 2, AddZeroAttention = false }, Attended, "y", "weights");
        Assert.Contains("[0, 0, 2, 4]", string.Join('\n', Model.Graph.Initializer.Select(i => $"[{string.Join(", ", OnnxTensor.FromProto(i).Dimensions.Count == 1 && i.DataType == 7 ? OnnxTensor.FromProto(i).Span<long>().ToArray() : [])}]")), StringComparison.Ordinal);
    }

    [Fact]
    public void Heads_that_the_weights_contradict()
    {
        using MultiheadAttention attention = MultiheadAttention(8, 2);
        Stating(attention, new Hyperparameters { Heads = 2 }, Attended, "y", "weights");
        Assert.Equal(
            "Module at the root (MultiheadAttention): ExportOptions.Hyperparameters states Heads = 4, and that is not what it computes with", Refuse(attention, new Hyperparameters { Heads = 4 }, Attended, "y", "weights"));
        Assert.Contains("states Heads = 3, and", Refuse(attention, new Hyperparameters { Heads = 3 }, Attended, "y", "weights"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nn.Activations.ReLU)]
    [InlineData(nn.Activations.GELU)]
    public void The_activation_of_a_layer_whose_weights_do_not_show_it(nn.Activations activation)
    {
        using TransformerEncoderLayer layer = TransformerEncoderLayer(8, 2, 8, activation: activation);
        Zero(layer, "linear2.weight");
        Assert.Contains("does not tell the activation", Refuse(layer, Source, "y"), StringComparison.Ordinal);
        Stating(layer, new Hyperparameters { Activation = activation }, Source, "y");
        Assert.Equal(activation == nn.Activations.ReLU, Model.Graph.Node.Any(n => n.OpType == "Relu"));
    }

    [Fact]
    public void The_function_of_a_recurrent_layer_whose_weights_do_not_show_it()
    {
        using RNN rnn = RNN(8, 4, nonLinearity: nn.NonLinearities.ReLU);
        foreach ((_, Parameter parameter) in rnn.named_parameters())
        {
            using var _ = no_grad();
            parameter.zero_();
        }

        Assert.Contains("or state it in ExportOptions.Hyperparameters", Refuse(rnn, Source, "y", "last"), StringComparison.Ordinal);
        Stating(rnn, new Hyperparameters { NonLinearity = nn.NonLinearities.ReLU }, Source, "y", "last");
        using RNN clear = RNN(8, 4);
        Assert.Contains("states NonLinearity = ReLU, and that is not what it computes with", Refuse(clear, new Hyperparameters { NonLinearity = nn.NonLinearities.ReLU }, Source, "y", "last"), StringComparison.Ordinal);
    }

    [Fact]
    public void Mode_and_padding_of_a_bag_whose_table_does_not_show_them()
    {
        using EmbeddingBag zeros = EmbeddingBag_from_pretrained(torch.zeros(10, 4));
        Assert.Contains("or state it in ExportOptions.Hyperparameters", Refuse(zeros, Bags, "y"), StringComparison.Ordinal);
        Stating(zeros, new Hyperparameters { Mode = EmbeddingBagMode.Mean }, Bags, "y");

        using EmbeddingBag bag = EmbeddingBag(10, 4, mode: EmbeddingBagMode.Mean, padding_index: 3);
        Stating(bag, new Hyperparameters { Mode = EmbeddingBagMode.Mean, PaddingIndex = 3 }, Bags, "y");
        Assert.Contains("states Mode = Sum, and", Refuse(bag, new Hyperparameters { Mode = EmbeddingBagMode.Sum }, Bags, "y"), StringComparison.Ordinal);
        Assert.All((long[])[10, 4, -1], other => Assert.Contains($"states PaddingIndex = {other}, and", Refuse(bag, new Hyperparameters { PaddingIndex = other }, Bags, "y"), StringComparison.Ordinal));
        using (no_grad())
        {
            bag.weight!.detach()[3] = 0; // now it is what the padding gives, alone
        }

        Stating(bag, new Hyperparameters { PaddingIndex = 3 }, Bags, "y");
        Assert.All((long[])[4, -1], other => Assert.StartsWith("The exported file does not compute what the network does", Refuse(bag, new Hyperparameters { PaddingIndex = other }, Bags, "y"), StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_stated_in_vain_is_refused()
    {
        using Sequential network = Sequential(("act", ReLU()), ("body", Linear(8, 8)));
        OnnxExportException e = Refusal(network, new ExportOptions { Inputs = Source, Outputs = ["y"], Hyperparameters = new Dictionary<string, Hyperparameters> { ["bodi"] = new() { Heads = 2 } } });
        Assert.StartsWith("ExportOptions.Hyperparameters names 'bodi', and no module there was exported with any", e.Message, StringComparison.Ordinal);
        using RNN rnn = RNN(8, 4);
        Assert.Contains("states what it does not have: Heads = 2", Refuse(rnn, new Hyperparameters { Heads = 2 }, Source, "y", "last"), StringComparison.Ordinal);
    }

    private static void Zero(Module module, string parameter)
    {
        using var _ = no_grad();
        module.named_parameters().Single(p => p.name == parameter).parameter.zero_();
    }

    private static ExportOptions Options(Hyperparameters? stated, TensorSpec[] inputs, string[] outputs) => new()
    {
        Inputs = inputs,
        Outputs = outputs,
        Hyperparameters = stated is null ? new Dictionary<string, Hyperparameters>() : new Dictionary<string, Hyperparameters> { [""] = stated },
    };

    private void Stating(Module module, Hyperparameters stated, TensorSpec[] inputs, params string[] outputs) => Export(module, Options(stated, inputs, outputs));

    private string Refuse(Module module, TensorSpec[] inputs, params string[] outputs) => Refusal(module, Options(null, inputs, outputs)).Message;

    private string Refuse(Module module, Hyperparameters stated, TensorSpec[] inputs, params string[] outputs) => Refusal(module, Options(stated, inputs, outputs)).Message;
}
