namespace MlNetPath.Onnx.Graph.Drawing;

/// <summary>What a box stands for; each kind has a colour.</summary>
internal enum BoxKind
{
    Input,
    Output,
    Product,
    Activation,
    Normalization,
    Arithmetic,
    Reduction,
    Shape,
    Control,
    Function,
    Other,
}
