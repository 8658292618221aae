namespace MlNetPath.Onnx.Graph;

/// <summary>Recurrent layers, as ONNX has them: time first, and one or two directions in one node.</summary>
/// <remarks>
/// <c>x</c> is [length, batch, in]. Weights lead with the number of directions d: w is [d, gates · hidden, in], r [d, gates · hidden, hidden], the bias, or null, [d, 2 · gates · hidden]
/// (input's first, then recurrence's). States are [d, batch, hidden].
/// ONNX Runtime ends the process at a batch of 0.
/// Gate orders: GRU z (update), r (reset), h (new); LSTM i (input), o (output), f (forget), c (cell). The attribute <c>layout</c> is never written: runtimes refuse it.
/// </remarks>
public static class RecurrentOperators
{
    extension(GraphBuilder g)
    {
        /// <summary>A plain recurrent layer: <c>h = activation(x w + h r + bias)</c>.</summary>
        /// <param name="x">[length, batch, in].</param>
        /// <param name="w">[d, hidden, in].</param>
        /// <param name="r">[d, hidden, hidden].</param>
        /// <param name="bias">[d, 2 · hidden], or null.</param>
        /// <param name="lengths">[batch], Int32: how long every sequence is; null if all fill the length.</param>
        /// <param name="initialState">[d, batch, hidden]; null for zeros.</param>
        /// <param name="direction">Which way the layer reads.</param>
        /// <param name="activation">Applied at every step.</param>
        /// <returns>The outputs [length, d, batch, hidden] and the last state [d, batch, hidden].</returns>
        public (OnnxValue Outputs, OnnxValue State) Rnn(
            OnnxValue x, OnnxValue w, OnnxValue r, OnnxValue? bias = null, OnnxValue? lengths = null, OnnxValue? initialState = null, RecurrentDirection direction = RecurrentDirection.Forward, RnnActivation activation = RnnActivation.Tanh)
        {
            string[] activations = [.. Enumerable.Repeat(activation.Word(), direction == RecurrentDirection.Bidirectional ? 2 : 1)];
            OnnxValue[] outputs = g.Op("RNN", [x, w, r, bias, lengths, initialState], 2, ("hidden_size", Hidden(r)), ("direction", direction.Word()), ("activations", activations));
            return (outputs[0], outputs[1]);
        }

        /// <summary>A layer of gated recurrent units.</summary>
        /// <param name="x">[length, batch, in].</param>
        /// <param name="w">[d, 3 · hidden, in].</param>
        /// <param name="r">[d, 3 · hidden, hidden].</param>
        /// <param name="bias">[d, 6 · hidden], or null.</param>
        /// <param name="lengths">[batch], Int32: how long every sequence is; null if all fill the length.</param>
        /// <param name="initialState">[d, batch, hidden]; null for zeros.</param>
        /// <param name="direction">Which way the layer reads.</param>
        /// <param name="linearBeforeReset">Whether the reset gate is applied after the recurrence's matrix, as torch does.</param>
        /// <returns>The outputs [length, d, batch, hidden] and the last state [d, batch, hidden].</returns>
        public (OnnxValue Outputs, OnnxValue State) Gru(
            OnnxValue x, OnnxValue w, OnnxValue r, OnnxValue? bias = null, OnnxValue? lengths = null, OnnxValue? initialState = null, RecurrentDirection direction = RecurrentDirection.Forward, bool linearBeforeReset = true)
        {
            OnnxValue[] outputs = g.Op("GRU", [x, w, r, bias, lengths, initialState], 2, ("hidden_size", Hidden(r)), ("direction", direction.Word()), ("linear_before_reset", linearBeforeReset));
            return (outputs[0], outputs[1]);
        }

        /// <summary>A layer with long short-term memory.</summary>
        /// <param name="x">[length, batch, in].</param>
        /// <param name="w">[d, 4 · hidden, in].</param>
        /// <param name="r">[d, 4 · hidden, hidden].</param>
        /// <param name="bias">[d, 8 · hidden], or null.</param>
        /// <param name="lengths">[batch], Int32: how long every sequence is; null if all fill the length.</param>
        /// <param name="initialState">[d, batch, hidden]; null for zeros.</param>
        /// <param name="initialCell">[d, batch, hidden]; null for zeros.</param>
        /// <param name="peepholes">[d, 3 · hidden], or null.</param>
        /// <param name="direction">Which way the layer reads.</param>
        /// <returns>The outputs [length, d, batch, hidden], the last state and the last cell, both [d, batch, hidden].</returns>
        public (OnnxValue Outputs, OnnxValue State, OnnxValue Cell) Lstm(
            OnnxValue x,
            OnnxValue w,
            OnnxValue r,
            OnnxValue? bias = null,
            OnnxValue? lengths = null,
            OnnxValue? initialState = null,
            OnnxValue? initialCell = null,
            OnnxValue? peepholes = null,
            RecurrentDirection direction = RecurrentDirection.Forward)
        {
            OnnxValue[] outputs = g.Op("LSTM", [x, w, r, bias, lengths, initialState, initialCell, peepholes], 3, ("hidden_size", Hidden(r)), ("direction", direction.Word()));
            return (outputs[0], outputs[1], outputs[2]);
        }
    }

    // 0 where the shape is wrong: the rule of inference then says so, and where.
    private static long Hidden(OnnxValue recurrence) => recurrence.Rank == 3 && recurrence.Shape[2].IsKnown ? recurrence.Shape[2].Value : 0;
}
