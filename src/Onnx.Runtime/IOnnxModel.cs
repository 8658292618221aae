namespace MlNetPath.Onnx.Runtime;

/// <summary>A loaded model. Dependency injection gives one that stays the same object while the file behind it is replaced.</summary>
/// <remarks>Safe to use from several threads at once.</remarks>
public interface IOnnxModel
{
    /// <summary>The inputs: those that must be given in the model's order, then those that have a default.</summary>
    IReadOnlyList<OnnxValueInfo> Inputs { get; }

    /// <summary>The outputs, in the model's order.</summary>
    IReadOnlyList<OnnxValueInfo> Outputs { get; }

    /// <summary>What the file says of itself.</summary>
    OnnxModelInfo Info { get; }

    /// <summary>What computes: never <see cref="ExecutionProvider.Auto"/>, but what that came to.</summary>
    ExecutionProvider Provider { get; }

    /// <summary>Why <see cref="ExecutionProvider.Auto"/> did not take CUDA; null where it did, or where a provider was named.</summary>
    string? ProviderReason { get; }

    /// <summary>Runs the model and gives all its outputs, in memory of their own.</summary>
    /// <param name="inputs">A value for every input that has no default. Memory that is given is read where it is, and must not be changed meanwhile.</param>
    /// <returns>The outputs, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">A name, type, rank or dimension is not what the model wants.</exception>
    /// <exception cref="OnnxModelException">ONNX Runtime fails.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    OnnxResults Run(params ReadOnlySpan<OnnxInput> inputs);

    /// <summary>Runs the model, and gives some of its outputs; what only others need is not computed.</summary>
    /// <param name="inputs">A value for every input that has no default.</param>
    /// <param name="outputs">The names of the outputs that are wanted; none for all.</param>
    /// <param name="cancellationToken">Stops the run between two operators.</param>
    /// <returns>The outputs in the order in which they are named, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">A name, type, rank or dimension is not what the model wants.</exception>
    /// <exception cref="OnnxModelException">ONNX Runtime fails.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    OnnxResults Run(ReadOnlySpan<OnnxInput> inputs, ReadOnlySpan<string> outputs, CancellationToken cancellationToken = default);
}
