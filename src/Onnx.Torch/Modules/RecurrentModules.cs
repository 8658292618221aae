using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>Recurrent layers: one ONNX node a layer, both directions in it. Inputs and outputs are laid out as torch does; dropout between layers is for training.</summary>
/// <remarks>Not exported: packed sequences, which no <see cref="OnnxValue"/> can stand for, and element types other than Float, for which ONNX Runtime has no kernels.</remarks>
internal static class RecurrentModules
{
    public static void AddTo(ModuleExporters exporters)
    {
        exporters.AddMany<RNN>((g, m, inputs) =>
        {
            RecurrentInputs given = RecurrentInputs.Of(g, m, inputs, states: 1, order: [0]);
            RnnActivation activation = RecurrentProbe.NonLinearity(g, m, given.Weights) == nn.NonLinearities.ReLU ? RnnActivation.Relu : RnnActivation.Tanh;
            return Stack(g, given, (x, layer, direction, state, _) =>
            {
                (OnnxValue outputs, OnnxValue last) = g.Rnn(x, layer.Input, layer.Recurrence, layer.Bias, initialState: state, direction: direction, activation: activation);
                return [outputs, last];
            });
        });
        exporters.AddMany<GRU>((g, m, inputs) =>
        {
            // torch: reset, update, new; ONNX: update, reset, new.
            RecurrentInputs given = RecurrentInputs.Of(g, m, inputs, states: 1, order: [1, 0, 2]);
            return Stack(g, given, (x, layer, direction, state, _) =>
            {
                (OnnxValue outputs, OnnxValue last) = g.Gru(x, layer.Input, layer.Recurrence, layer.Bias, initialState: state, direction: direction, linearBeforeReset: true);
                return [outputs, last];
            });
        });
        exporters.AddMany<LSTM>((g, m, inputs) =>
        {
            // torch: input, forget, cell, output; ONNX: input, output, forget, cell.
            RecurrentInputs given = RecurrentInputs.Of(g, m, inputs, states: 2, order: [0, 3, 1, 2]);
            return Stack(g, given, (x, layer, direction, state, cell) =>
            {
                (OnnxValue outputs, OnnxValue last, OnnxValue lastCell) = g.Lstm(x, layer.Input, layer.Recurrence, layer.Bias, initialState: state, initialCell: cell, direction: direction);
                return [outputs, last, lastCell];
            });
        });
    }

    private delegate OnnxValue[] Layer(OnnxValue x, RecurrentLayer weights, RecurrentDirection direction, OnnxValue? state, OnnxValue? cell);

    private static OnnxValue[] Stack(OnnxScope g, RecurrentInputs given, Layer layer)
    {
        RecurrentWeights weights = given.Weights;
        OnnxValue x = given.BatchFirst ? g.Transpose(given.X, 1, 0, 2) : given.X; // [length, batch, in]
        var rows = new RowsOfBatch(g, x);
        x = rows.AtLeastOne(x);
        OnnxValue[]? states = given.State is null ? null : PerLayer(g, rows.AtLeastOne(given.State), weights);
        OnnxValue[]? cells = given.Cell is null ? null : PerLayer(g, rows.AtLeastOne(given.Cell), weights);
        var last = new List<OnnxValue[]>();
        for (int i = 0; i < weights.Layers; i++)
        {
            OnnxValue[] result = layer(x, weights.Layer(g, i), weights.Directions == 2 ? RecurrentDirection.Bidirectional : RecurrentDirection.Forward, states?[i], cells?[i]);
            last.Add(result[1..]);

            // From [length, directions, batch, hidden] to [length, batch, directions * hidden], or batch first after the last layer.
            bool batchFirst = given.BatchFirst && i == weights.Layers - 1;
            x = batchFirst ? g.Transpose(result[0], 2, 0, 1, 3) : g.Transpose(result[0], 0, 2, 1, 3);
            x = g.Reshape(x, 0, 0, weights.Directions * weights.Hidden);
        }

        // The last states: [layers * directions, batch, hidden].
        return [rows.AsGiven(x, given.BatchFirst ? 0 : 1), .. Enumerable.Range(0, last[0].Length).Select(s => rows.AsGiven(g.Concat(0, [.. last.Select(l => l[s])]), 1))];
    }

    private static OnnxValue[] PerLayer(OnnxScope g, OnnxValue state, RecurrentWeights weights) => weights.Layers == 1
        ? [state]
        : g.Split(state, 0, [.. Enumerable.Repeat((long)weights.Directions, weights.Layers)]);
}
