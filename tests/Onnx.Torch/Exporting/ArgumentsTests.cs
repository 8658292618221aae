using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>Networks whose <c>forward</c> takes and gives more than tensors: tuples, lists, optional tensors, and other arguments with defaults.</summary>
public sealed class ArgumentsTests : ExportFolder
{
    private static readonly TensorSpec X = TensorSpec.Float("x", ["length", "batch", 4]);
    private static readonly TensorSpec H = TensorSpec.Float("h", [2, "batch", 3]);
    private static readonly TensorSpec C = TensorSpec.Float("c", [2, "batch", 3]);
    private static readonly TensorSpec Query = TensorSpec.Float("query", ["queries", "batch", 8]);
    private static readonly TensorSpec Key = TensorSpec.Float("key", ["keys", "batch", 8]);
    private static readonly TensorSpec Value = TensorSpec.Float("value", ["keys", "batch", 8]);
    private static readonly TensorSpec Padding = TensorSpec.Bool("padding", ["batch", "keys"]);
    private static readonly TensorSpec Mask = TensorSpec.Float("mask", ["queries", "keys"]);

    [Fact]
    public void A_recurrent_layer_with_and_without_its_states()
    {
        using LSTM lstm = LSTM(4, 3, 2);
        Assert.Equal(["x", "h", "c"], InputsOf(lstm, [X, H, C], "y", "last", "cell"));
        Assert.Equal(["x"], InputsOf(lstm, [X], "y", "last", "cell"));
        Assert.Equal(["x"], InputsOf(lstm, [X, null, null], "y", "last", "cell"));
        using GRU gru = GRU(4, 3, 2);
        Assert.Equal(["x", "h"], InputsOf(gru, [X, H], "y", "last"));
        using LSTMCell cell = LSTMCell(4, 3);
        TensorSpec[] inputs = [TensorSpec.Float("x", ["batch", 4]), TensorSpec.Float("h", ["batch", 3]), TensorSpec.Float("c", ["batch", 3])];
        Assert.Equal(["x", "h", "c"], InputsOf(cell, inputs, "last", "cell"));
    }

    [Fact]
    public void One_of_two_states_is_refused()
    {
        using LSTM lstm = LSTM(4, 3, 2);
        Assert.StartsWith("Module at the root (LSTM): it takes sequences, and both initial states or none", Refusal(lstm, new ExportOptions { Inputs = [X, H], Outputs = ["y", "last", "cell"] }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attention_with_any_of_its_masks()
    {
        using MultiheadAttention attention = MultiheadAttention(8, 2);
        Assert.Equal(["query", "key", "value"], InputsOf(attention, [Query, Key, Value], "y", "weights"));
        Assert.Equal(["query", "key", "value", "padding"], InputsOf(attention, [Query, Key, Value, Padding], "y", "weights"));
        Assert.Equal(["query", "key", "value", "mask"], InputsOf(attention, [Query, Key, Value, null, Mask], "y", "weights"));
        Assert.Equal(["query", "key", "value", "padding", "mask"], InputsOf(attention, [Query, Key, Value, Padding, Mask], "y", "weights"));
    }

    [Fact]
    public void A_transformer_with_a_mask_in_the_middle()
    {
        using Transformer transformer = Transformer(8, 2, 1, 1, 16);
        TensorSpec source = TensorSpec.Float("source", ["keys", "batch", 8]);
        TensorSpec target = TensorSpec.Float("target", ["queries", "batch", 8]);
        TensorSpec own = TensorSpec.Float("own", ["queries", "queries"]);
        Assert.Equal(["source", "target", "own"], InputsOf(transformer, [source, target, null, own], "y"));
    }

    [Fact]
    public void Tuples_in_tuples_and_lists()
    {
        TensorSpec[] four = [.. "abcd".Select(name => TensorSpec.Float($"{name}", ["batch", 4]))];
        using var nested = new Nested();
        Assert.Equal(["a", "b", "c", "d"], InputsOf(nested, four, "sum", "product", "last"));
        using var listed = new Listed();
        Assert.Equal(["a", "b", "c", "d"], InputsOf(listed, four, "one", "two", "three"));
        using var optional = new Optional();
        Assert.Equal(["a", "b", "c"], InputsOf(optional, four[..3], "y"));
        Assert.Equal(["a"], InputsOf(optional, four[..1], "y"));
        Assert.Equal(["a", "d"], InputsOf(optional, [four[0], null, null, four[3]], "y"));
    }

    [Fact]
    public void Arguments_that_no_call_takes_are_told()
    {
        TensorSpec[] four = [.. "abcd".Select(name => TensorSpec.Float($"{name}", ["batch", 4]))];
        using var nested = new Nested();
        OnnxExportException e = Refusal(nested, new ExportOptions { Inputs = [.. four, TensorSpec.Float("e", ["batch", 4])], Outputs = ["sum", "product", "last"] });
        Assert.StartsWith("The network (Nested) has no call that takes 5 tensors; ExportOptions.Inputs must name its arguments", e.Message, StringComparison.Ordinal);
        Assert.Equal(ExportFailure.Network, e.Failure);
    }

    private IEnumerable<string> InputsOf(Module network, TensorSpec?[] inputs, params string[] outputs)
    {
        ExportReport report = Export(network, new ExportOptions { Inputs = inputs, Outputs = outputs });
        Assert.Equal(outputs, report.Outputs.Select(o => o.Name));
        Assert.Equal(outputs, Model.Graph.Output.Select(o => o.Name));
        return Model.Graph.Input.Select(i => i.Name);
    }

    private sealed class Nested() : Module<Tensor, (Tensor, (Tensor, Tensor)), (Tensor, (Tensor, Tensor))>(nameof(Nested)), IOnnxMultiModule
    {
        public override (Tensor, (Tensor, Tensor)) forward(Tensor a, (Tensor, (Tensor, Tensor)) rest) =>
            (a + rest.Item1, (a * rest.Item2.Item1, rest.Item2.Item2 - 1));

        public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs) =>
            [g.Add(inputs[0]!, inputs[1]!), g.Mul(inputs[0]!, inputs[2]!), g.Sub(inputs[3]!, 1)];
    }

    private sealed class Listed() : Module<Tensor, IReadOnlyList<Tensor>, Tensor[]>(nameof(Listed)), IOnnxMultiModule
    {
        public override Tensor[] forward(Tensor a, IReadOnlyList<Tensor> rest) => [.. rest.Select((t, i) => a + (t * (i + 2)))];

        public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs) => [.. inputs.Skip(1).Select((t, i) => g.Add(inputs[0]!, g.Mul(t!, i + 2)))];
    }

    private sealed class Optional() : Module<Tensor, (Tensor, Tensor)?, Tensor?, Tensor>(nameof(Optional)), IOnnxMultiModule
    {
        public override Tensor forward(Tensor a, (Tensor, Tensor)? both, Tensor? last)
        {
            Tensor sum = a * 2;
            sum = both is { } given ? sum + given.Item1 - given.Item2 : sum;
            return last is null ? sum : sum + (last * 3);
        }

        public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs)
        {
            OnnxValue sum = g.Mul(inputs[0]!, 2);
            sum = inputs.ElementAtOrDefault(1) is { } first ? g.Sub(g.Add(sum, first), inputs[2]!) : sum;
            return [inputs.ElementAtOrDefault(3) is { } last ? g.Add(sum, g.Mul(last, 3)) : sum];
        }
    }
}
