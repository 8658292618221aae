using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>One step of a recurrent layer, written with matrix products, so that every element type goes and the weights stay as they are. A state that is left out is zeros, where TorchSharp lets it be left out.</summary>
internal static class RecurrentCellModules
{
    public static void AddTo(ModuleExporters exporters)
    {
        exporters.AddMany<RNNCell>((g, m, inputs) =>
        {
            (OnnxValue x, OnnxValue? h) = Inputs(g, inputs);
            (OnnxValue ofInput, OnnxValue? ofState) = Products(g, x, h, m.weight_ih!, m.weight_hh!, m.bias_ih, m.bias_hh);
            OnnxValue sum = Sum(g, ofInput, ofState);
            return [RecurrentProbe.NonLinearity(g, m) == nn.NonLinearities.ReLU ? g.Relu(sum) : g.Tanh(sum)];
        });
        exporters.AddMany<GRUCell>((g, m, inputs) =>
        {
            (OnnxValue x, OnnxValue? h) = Inputs(g, inputs);
            (OnnxValue ofInput, OnnxValue? ofState) = Products(g, x, h, m.weight_ih!, m.weight_hh!, m.bias_ih, m.bias_hh);
            OnnxValue[] i = Gates(g, ofInput, 3);
            OnnxValue[]? s = ofState is null ? null : Gates(g, ofState, 3);
            OnnxValue reset = g.Sigmoid(Sum(g, i[0], s?[0]));
            OnnxValue update = g.Sigmoid(Sum(g, i[1], s?[1]));
            OnnxValue fresh = g.Tanh(Sum(g, i[2], s is null ? null : g.Mul(reset, s[2])));
            OnnxValue kept = g.Mul(g.Sub(1, update), fresh);
            return [h is null ? kept : g.Add(kept, g.Mul(update, h))];
        });
        exporters.AddMany<LSTMCell>((g, m, inputs) =>
        {
            if (inputs is not [{ } x, { } h, { } c])
            {
                throw g.Error($"it takes an input and both states, which TorchSharp cannot leave out; {inputs.Count(i => i is not null)} inputs were given");
            }

            (OnnxValue ofInput, OnnxValue? ofState) = Products(g, x, h, m.weight_ih!, m.weight_hh!, m.bias_ih, m.bias_hh);
            OnnxValue[] gates = Gates(g, Sum(g, ofInput, ofState), 4); // input, forget, cell, output
            OnnxValue cell = g.Add(g.Mul(g.Sigmoid(gates[1]), c), g.Mul(g.Sigmoid(gates[0]), g.Tanh(gates[2])));
            return [g.Mul(g.Sigmoid(gates[3]), g.Tanh(cell)), cell];
        });
    }

    private static (OnnxValue X, OnnxValue? H) Inputs(OnnxScope g, IReadOnlyList<OnnxValue?> inputs) => inputs.Count is 1 or 2 && inputs[0] is { } x
        ? (x, inputs.ElementAtOrDefault(1))
        : throw g.Error($"it takes an input, and a state or none; {inputs.Count(i => i is not null)} inputs were given");

    // Without a state, only the bias is left of the recurrence.
    private static (OnnxValue OfInput, OnnxValue? OfState) Products(OnnxScope g, OnnxValue x, OnnxValue? h, Tensor input, Tensor recurrence, Tensor? inputBias, Tensor? recurrentBias)
    {
        OnnxValue ofInput = g.Linear(x, g.Tensor(input), inputBias is null ? null : g.Tensor(inputBias));
        OnnxValue? bias = recurrentBias is null ? null : g.Tensor(recurrentBias);
        return (ofInput, h is null ? bias : g.Linear(h, g.Tensor(recurrence), bias));
    }

    private static OnnxValue Sum(OnnxScope g, OnnxValue ofInput, OnnxValue? ofState) => ofState is null ? ofInput : g.Add(ofInput, ofState);

    private static OnnxValue[] Gates(OnnxScope g, OnnxValue x, int count)
    {
        long length = x.Shape[^1].Value / count;
        return g.Split(x, x.Rank - 1, [.. Enumerable.Repeat(length, count)]);
    }
}
