using MlNetPath.Onnx.Graph.Drawing;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>Draws a model's main graph as a picture: inputs on top, every node a box under those that it reads, outputs at the bottom.</summary>
/// <remarks>
/// Thread-safe. Any model can be drawn, also one that is wrong. The insides of subgraphs and functions are not drawn, only the boxes of the nodes that have
/// them. Of graphs with more than 5,000 nodes the first 5,000 are drawn, and the picture says so.
/// </remarks>
public static class GraphDrawing
{
    /// <summary>The picture as an SVG document, in light and dark colours by the reader's setting.</summary>
    public static string ToSvg(ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        DrawnGraph graph = DrawnGraph.Of(model);
        var layers = new Layering(graph);
        layers.Order();
        return SvgPicture.Of(graph, layers, Placement.Of(layers));
    }
}
