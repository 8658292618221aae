using System.Numerics.Tensors;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>A layer of neurons that each look at every input: output = input * weights + biases. One neuron is one column of the weights and one bias.</summary>
public sealed class Dense : ILayer
{
    private readonly int threads;
    private Matrix? input;

    /// <summary>Makes a layer of zeros; <see cref="Initialization"/> gives its weights a start.</summary>
    /// <param name="name">The layer's name, before those of its parameters.</param>
    /// <param name="inputs">Number of inputs.</param>
    /// <param name="outputs">Number of neurons.</param>
    /// <param name="threads">How many threads may compute; 0 for one a core. The numbers are the same.</param>
    public Dense(string name, int inputs, int outputs, int threads = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Weights = new Parameter($"{name}.weights", new Matrix(inputs, outputs));
        Biases = new Parameter($"{name}.biases", new Matrix(1, outputs));
        this.threads = threads;
    }

    /// <summary>[inputs, outputs].</summary>
    public Parameter Weights { get; }

    /// <summary>[1, outputs].</summary>
    public Parameter Biases { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => [Weights, Biases];

    /// <inheritdoc/>
    public Matrix Forward(Matrix input)
    {
        Matrix output = MatrixProduct.Multiply(input, Weights.Values, threads);
        for (int row = 0; row < output.Rows; row++)
        {
            TensorPrimitives.Add(output.Row(row), Biases.Values.Row(0), output.Row(row));
        }

        this.input = input;
        return output;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// An output is a sum of weight * input, so it changes with a weight as much as the input is large, and with an input as much as the weight is large; a bias
    /// is added as it is. Every example has its part in a weight's gradient.
    /// </remarks>
    public Matrix Backward(Matrix gradient)
    {
        Check.Gradient(gradient, input is null ? null : (input.Rows, Weights.Values.Columns));
        MatrixProduct.TransposedMultiply(input!, gradient, threads).Values.CopyTo(Weights.Gradient.Values, 0);
        Span<float> biases = Biases.Gradient.Row(0);
        biases.Clear();
        for (int row = 0; row < gradient.Rows; row++)
        {
            TensorPrimitives.Add(biases, gradient.Row(row), biases);
        }

        return MatrixProduct.MultiplyTransposed(gradient, Weights.Values, threads);
    }
}
