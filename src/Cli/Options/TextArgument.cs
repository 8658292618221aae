using System.CommandLine;

namespace MlNetPath.Cli;

/// <summary>One text, which may be left out. It may be nothing but a space or a line break.</summary>
internal sealed class TextArgument : Argument<string?>
{
    /// <param name="name">What help calls it.</param>
    /// <param name="description">What it is, and where it comes from when it is left out.</param>
    public TextArgument(string name, string description)
        : base(name)
    {
        Description = description;
        Arity = ArgumentArity.ZeroOrOne;
    }
}
