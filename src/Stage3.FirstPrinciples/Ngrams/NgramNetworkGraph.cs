using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Stage2.Learned;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>What <see cref="NgramNetwork"/> does, as an ONNX graph from the bytes of texts to probabilities: Stage 2's hashing and its sum of rows, then the rest of the network.</summary>
internal static class NgramNetworkGraph
{
    /// <summary>The graph.</summary>
    /// <param name="network">The network.</param>
    /// <param name="metadata">What the file says of itself.</param>
    public static ModelProto Build(NgramNetwork network, IReadOnlyDictionary<string, string> metadata) => LearnedExport.Build("first-principles", network.Hidden, metadata, (g, sums) =>
    {
        OnnxValue neurons = g.Tanh(sums); // Double [batch, neurons]
        OnnxValue logits = g.Add(g.MatMul(neurons, Weight(g, network.Output.Weights)), Weight(g, network.Output.Biases)); // [batch, labels]
        return LearnedExport.Probabilities(g, logits);
    });

    private static OnnxValue Weight(GraphBuilder g, Parameter parameter) =>
        g.Weight(parameter.Name, OnnxTensor.From<double>([.. parameter.Values.Values.Select(value => (double)value)], parameter.Values.Rows, parameter.Values.Columns));
}
