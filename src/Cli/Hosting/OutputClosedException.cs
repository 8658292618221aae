namespace MlNetPath.Cli;

/// <summary>Whoever read the output has gone (<c>| head</c>): no reason to complain, but none to go on either.</summary>
internal sealed class OutputClosedException() : Exception("Nobody reads the output any more.");
