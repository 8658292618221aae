using System.Runtime.InteropServices;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>
/// Turns Ctrl+C, SIGINT, SIGTERM and SIGHUP (the terminal is gone) into a cancelled token, but for a Ctrl+C that a part of the work answers by itself. The first one asks; a second one, from somebody who will not wait,
/// ends the process at once, still without leaving half-written files.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;
    private readonly PosixSignalRegistration hangUp;

    public StopSignals()
    {
        // Under 'nohup' the runtime leaves SIGHUP ignored, whoever asks for it.
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Where a part of the work asks to be ended alone by Ctrl+C.</summary>
    public Interruption Interruption { get; } = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        hangUp.Dispose();
        source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (context.Signal == PosixSignal.SIGINT && Interruption.TryEndPart())
        {
            return;
        }

        if (source.IsCancellationRequested)
        {
            Atomically.DeleteUnfinished();
            if (Interruption.IsTraining)
            {
                HardExit.With(ExitCodes.Stopped);
            }

            Environment.Exit(ExitCodes.Stopped);
        }

        source.Cancel();
    }
}
