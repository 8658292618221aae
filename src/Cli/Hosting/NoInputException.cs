using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>Standard input was to be read, and there is nothing in it: perhaps what was meant stood on the command line, and was taken for something else.</summary>
internal sealed class NoInputException(string message) : InputException(message);
