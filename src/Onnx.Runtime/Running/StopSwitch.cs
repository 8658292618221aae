using Microsoft.ML.OnnxRuntime;

namespace MlNetPath.Onnx.Runtime;

/// <summary>Ties a run to a cancellation token; free of cost where the token cannot be cancelled.</summary>
internal readonly struct StopSwitch : IDisposable
{
    private readonly RunOptions? options;
    private readonly CancellationTokenRegistration registration;

    /// <exception cref="OperationCanceledException">The token is cancelled already.</exception>
    public StopSwitch(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (cancellationToken.CanBeCanceled)
        {
            options = new();
            registration = cancellationToken.UnsafeRegister(static state => ((RunOptions)state!).Terminate = true, options);
        }
    }

    /// <summary>The native options of the run, or 0.</summary>
    public nint Handle => options?.DangerousGetHandle() ?? 0;

    public void Dispose()
    {
        registration.Dispose();
        options?.Dispose();
    }
}
