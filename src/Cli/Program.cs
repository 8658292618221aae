using MlNetPath.Cli;
using MlNetPath.Core;

// The process's edge: streams and signals come in, an exit code goes out. Everything else lives in MlNetPathCommand, which tests call too.
using var stop = new StopSignals();
int exitCode;
using (CommandContext context = CommandContext.ForConsole(stop))
{
    exitCode = MlNetPathCommand.Run(args, context);
}

if (exitCode == ExitCodes.Stopped)
{
    Atomically.DeleteUnfinished();
}

// Training that was told to stop may still hold threads; they must not keep the process.
Environment.Exit(exitCode);
