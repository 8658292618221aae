namespace MlNetPath.Onnx.Graph.Quantizing;

/// <summary>A quantized weight in the model.</summary>
/// <param name="Integers">The name of the tensor of integers.</param>
/// <param name="Scales">The name of their scales.</param>
/// <param name="Rows">Rows of the matrix.</param>
/// <param name="Columns">Columns of it.</param>
/// <param name="Format">How it is stored.</param>
/// <param name="Bits">Bits of an integer.</param>
/// <param name="Block">How many integers share a scale, where they do in blocks; otherwise 0.</param>
internal sealed record IntegerMatrix(string Integers, string Scales, int Rows, int Columns, string Format, int Bits = 8, int Block = 0);
