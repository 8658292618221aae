namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>Layers one after the other. Forward, each is given what the one before gave out; backward, gradients go the other way. So a network is itself a layer.</summary>
/// <param name="layers">The layers, first to last.</param>
public sealed class Network(params IReadOnlyList<ILayer> layers) : ILayer
{
    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<ILayer> Layers { get; } = [.. layers];

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters { get; } = [.. layers.SelectMany(layer => layer.Parameters)];

    /// <inheritdoc/>
    public Matrix Forward(Matrix input)
    {
        foreach (ILayer layer in Layers)
        {
            input = layer.Forward(input);
        }

        return input;
    }

    /// <inheritdoc/>
    public Matrix Backward(Matrix gradient)
    {
        for (int i = Layers.Count - 1; i >= 0; i--)
        {
            gradient = Layers[i].Backward(gradient);
        }

        return gradient;
    }
}
