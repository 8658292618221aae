namespace MlNetPath.Stage3.FirstPrinciples.Tests.Exercises;

/// <summary>Exercise 1: weights set by hand.</summary>
internal static class ExactlyTwo
{
    /// <summary>A network of sigmoids that gives nearly 1 where exactly two of its three inputs are 1, else nearly 0.</summary>
    public static Network Make()
    {
        // Like "not bad": one neuron is on from two words, the other one from three; the output wants the first without the second.
        var hidden = new Dense("hidden", 3, 2);
        new float[] { 10, 10, /**/ 10, 10, /**/ 10, 10 }.CopyTo(hidden.Weights.Values.Values, 0);
        new float[] { -15, -25 }.CopyTo(hidden.Biases.Values.Values, 0);
        var output = new Dense("output", 2, 1);
        new float[] { 10, -10 }.CopyTo(output.Weights.Values.Values, 0);
        output.Biases.Values[0, 0] = -5;
        return new Network(hidden, new Sigmoid(), output, new Sigmoid());
    }
}
