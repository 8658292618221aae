using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>The command line is wrong, whatever the files hold: shown like any <see cref="InputException"/>, with an exit code of its own.</summary>
internal sealed class UsageException(string message) : InputException(message);
