using System.CommandLine;

namespace MlNetPath.Cli;

/// <summary>One verb of the command: its options, an example for its help, and what it does.</summary>
internal abstract class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Command lines that a person can copy.</summary>
    public IReadOnlyList<string> Examples => examples;

    /// <summary>True where the verb is a training that answers a first wish to stop itself, by ending early with what it has, and must not be left behind.</summary>
    /// <param name="arguments">The parsed command line.</param>
    public virtual bool AnswersStop(ParseResult arguments) => false;

    /// <summary>Does it.</summary>
    /// <param name="arguments">The parsed command line, free of syntax errors.</param>
    /// <param name="context">The streams and the wish to stop.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    /// <exception cref="UsageException">Options are unknown or contradict each other.</exception>
    /// <exception cref="Core.InputException">A file cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The context asked to stop.</exception>
    public abstract int Run(ParseResult arguments, CommandContext context);
}
