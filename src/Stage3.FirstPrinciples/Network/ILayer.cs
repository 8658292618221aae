namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// One step of a network: numbers go in, numbers come out, one row per example. Backwards, a layer is told how the loss would change with each number
/// that it gave out, and answers how the loss would change with each number that it was given. Not thread-safe: it remembers its last input.
/// </summary>
public interface ILayer
{
    /// <summary>What the layer learns; empty where it learns nothing.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Computes the layer's output, and remembers what <see cref="Backward"/> needs.</summary>
    /// <param name="input">[batch, inputs]. It must not change before <see cref="Backward"/>.</param>
    /// <returns>[batch, outputs].</returns>
    /// <exception cref="ArgumentException">The input has another number of columns than the layer.</exception>
    Matrix Forward(Matrix input);

    /// <summary>Applies the chain rule to the last <see cref="Forward"/>: sets the gradient of every parameter, and returns that of the input.</summary>
    /// <param name="gradient">The derivative of the loss by each number of the last output: [batch, outputs].</param>
    /// <returns>The derivative of the loss by each number of the last input: [batch, inputs].</returns>
    /// <exception cref="InvalidOperationException">Nothing went forward yet.</exception>
    /// <exception cref="ArgumentException">The gradient has another shape than the last output.</exception>
    Matrix Backward(Matrix gradient);
}
