namespace MlNetPath.Stage3.FirstPrinciples.Tests;

/// <summary>Derivatives by trying: what the loss does when one number is a little more, and a little less.</summary>
internal static class Numeric
{
    // Numbers are floats: the smaller the step, the more its last digits are noise; the larger, the more the curve bends (or ReLU has its corner) within it.
    private const float Step = 1f / 512;

    private const double Tolerance = 1e-3;

    public static void Check(Matrix numbers, Matrix gradient, Func<double> loss)
    {
        for (int i = 0; i < numbers.Values.Length; i++)
        {
            float kept = numbers.Values[i], more = kept + Step, less = kept - Step;
            double slope = (At(more) - At(less)) / ((double)more - less);
            numbers.Values[i] = kept;
            Assert.Equal(slope, gradient.Values[i], Tolerance);

            double At(float value)
            {
                numbers.Values[i] = value;
                return loss();
            }
        }
    }
}
