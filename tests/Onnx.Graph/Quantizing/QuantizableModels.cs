using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests.Quantizing;

/// <summary>
/// Models to quantize. Those on a grid have weights and inputs that 8-bit (or 4-bit) integers hold exactly, with a scale of 1: what comes out of the quantized model must then be what came out before, to the last bits.
/// </summary>
internal static class QuantizableModels
{
    public const int Side = 64;

    /// <summary>Random numbers of a normal distribution.</summary>
    public static float[] Normal(int count, double deviation, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }

    /// <summary>Four layers with ReLU.</summary>
    public static ModelProto Mlp(int side = 512)
    {
        var g = new GraphBuilder("mlp");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", side]);
        for (int i = 0; i < 4; i++)
        {
            OnnxValue w = g.Weight($"layer{i}.weight", OnnxTensor.From<float>(Normal(side * side, Math.Sqrt(2.0 / side), i), side, side));
            OnnxValue b = g.Weight($"layer{i}.bias", OnnxTensor.From<float>(Normal(side, 0.1, 10 + i), side));
            x = g.Relu(g.Add(g.MatMul(x, w), b));
        }

        g.Output("y", x);
        return g.Build();
    }

    /// <summary>Weights [rows, columns] on the grid of a mode.</summary>
    public static float[] Grid(QuantizationMode mode, int rows, int columns)
    {
        var random = new Random(rows + columns);
        (int from, int to) = mode switch
        {
            QuantizationMode.Int8 => (-63, 63), // a pair adds up to 127 at most, and so does the largest weight by itself
            QuantizationMode.Int8Weights => (-127, 127),
            QuantizationMode.Int4Weights => (-7, 7),
            _ => (-8, 8),
        };
        float[] grid = [.. Enumerable.Range(0, rows * columns).Select(_ => (float)random.Next(from, to + 1))];
        for (int column = 0; column < columns; column++)
        {
            if (mode == QuantizationMode.Int8)
            {
                (grid[column], grid[columns + column]) = (127, -63);
            }

            for (int row = 0; row < rows && mode is QuantizationMode.Int8Weights or QuantizationMode.Int4Weights; row += 32)
            {
                grid[(row * columns) + column] = from - 1;
            }
        }

        return grid;
    }

    /// <summary>Inputs [rows, length] on the grid of activations: bytes from 0 for int8, or in each block of 32 integers up to 127.</summary>
    public static float[] Activations(QuantizationMode mode, int rows, int length)
    {
        var random = new Random(5);
        bool whole = mode == QuantizationMode.Int8;
        float[] x = [.. Enumerable.Range(0, rows * length).Select(_ => (float)(whole ? random.Next(256) : random.Next(-126, 127)))];
        for (int i = 0; i < x.Length; i += whole ? x.Length : 32)
        {
            x[i] = whole ? 255 : 127;
        }

        return x;
    }
}
