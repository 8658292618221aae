namespace MlNetPath.Stage3.FirstPrinciples.Tests.Exercises;

/// <summary>Exercise 3: finds out whether a layer's gradients are true, by trying.</summary>
internal static class LieDetector
{
    private const float Step = 1f / 256;

    /// <summary>The name of the parameter whose gradient is false, <c>input</c> where that of the input is, or null where all are true.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">What to try it on.</param>
    public static string? FindLie(ILayer layer, Matrix input)
    {
        // The simplest loss there is: the sum of all outputs. Its gradient by each of them is 1.
        Matrix output = layer.Forward(input);
        var ones = new Matrix(output.Rows, output.Columns);
        Array.Fill(ones.Values, 1);
        Matrix claimed = layer.Backward(ones);
        return !IsTrue(input, claimed) ? "input" : layer.Parameters.FirstOrDefault(parameter => !IsTrue(parameter.Values, parameter.Gradient))?.Name;

        bool IsTrue(Matrix numbers, Matrix gradient) => Enumerable.Range(0, numbers.Values.Length).All(i =>
        {
            float kept = numbers.Values[i];
            double slope = (LossAt(i, kept + Step) - LossAt(i, kept - Step)) / (2 * Step);
            numbers.Values[i] = kept;
            return Math.Abs(slope - gradient.Values[i]) < 0.01;

            double LossAt(int at, float value)
            {
                numbers.Values[at] = value;
                return layer.Forward(input).Values.Sum(v => (double)v);
            }
        });
    }
}
