namespace MlNetPath.Stage3.FirstPrinciples.Tests;

/// <summary>Matrices of random numbers around 0, the same for the same seed.</summary>
internal static class Drawn
{
    public static Matrix Matrix(int rows, int columns, int seed, float scale = 1)
    {
        var random = new Random(seed);
        return new Matrix(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(_ => ((random.NextSingle() * 2) - 1) * scale)]);
    }

    public static int[] Labels(int count, int labels, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(labels))];
    }

    /// <summary>A dense layer whose biases are drawn, too.</summary>
    public static Dense Dense(string name, int inputs, int outputs, int seed)
    {
        Dense layer = new Dense(name, inputs, outputs).Glorot(new Random(seed));
        Matrix(1, outputs, seed + 1, 0.3f).Values.CopyTo(layer.Biases.Values.Values, 0);
        return layer;
    }
}
